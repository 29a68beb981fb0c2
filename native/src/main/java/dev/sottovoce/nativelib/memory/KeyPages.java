package dev.sottovoce.nativelib.memory;

import dev.sottovoce.crypto.SecretMemory.Standing;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Slots for keys in pages of their own, since a page is locked whole or not at all. Slots go back
 * wiped. Where the system has no such pages, or too many keys are alive, Java's memory serves, and
 * the standing says so.
 */
public final class KeyPages {
  /** Of a cache line, so that two threads' keys share none. */
  public static final int ALIGNMENT = 64;

  private static final int BLOCK_OCTETS = 1 << 16;

  /** Half of what most systems let a process lock. */
  private static final int MOST_BLOCKS = 64;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LIMIT = "Max locked memory";
  private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

  /** Of the libraries' contexts and schedules. */
  public static final KeyPages OF_CIPHERS = new KeyPages();

  /** The same of what is rarely used, so that those of every packet lie side by side. */
  public static final KeyPages OF_RARE_CIPHERS = new KeyPages();

  private final List<MemorySegment> blocks = new ArrayList<>();
  private final Map<Long, Deque<MemorySegment>> free = new HashMap<>();
  private long used = BLOCK_OCTETS;
  private boolean locked = true;
  private boolean leftOut = true;
  private String reason = "";

  /** Zeros that are given back when nothing refers to them any more. */
  public MemorySegment allocate(long octets) {
    MemorySegment slot = take(octets);
    // The slot's own segment stays here: the one handed out is seen to become unreachable.
    return MemorySegment.ofAddress(slot.address())
        .reinterpret(octets, Arena.ofAuto(), gone -> giveBack(slot));
  }

  /** Zeros that stay until {@link #giveBack}; at least so many octets. */
  public synchronized MemorySegment take(long octets) {
    long size = (Math.max(octets, 1) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    Deque<MemorySegment> same = free.get(size);
    if (same != null && !same.isEmpty()) return same.pop();
    if (used + size > BLOCK_OCTETS && !addBlock(size)) {
      return Arena.ofAuto().allocate(size, ALIGNMENT);
    }
    MemorySegment slot = blocks.get(blocks.size() - 1).asSlice(used, size);
    used += size;
    return slot;
  }

  /** Wipes a slot that {@link #take} gave. */
  public synchronized void giveBack(MemorySegment slot) {
    slot.fill((byte) 0);
    // Java's memory is not kept for later: what is used then should be locked.
    if (!slot.scope().equals(MemorySegment.NULL.scope())) return;
    free.computeIfAbsent(slot.byteSize(), size -> new ArrayDeque<>()).push(slot);
  }

  /** Wipes all of it; what is in use then is zeros. */
  synchronized void wipe() {
    for (MemorySegment each : blocks) each.fill((byte) 0);
  }

  /** Of the pages that there are, one at least. */
  public synchronized Standing standing() {
    if (blocks.isEmpty() && reason.isEmpty()) addBlock(ALIGNMENT);
    return new Standing(locked, leftOut, reason);
  }

  /** What is left of the last block is not used any more: blocks are large, and keys small. */
  private boolean addBlock(long size) {
    if (!LINUX) return none("only Linux is asked to lock keys in memory");
    if (blocks.size() == MOST_BLOCKS || size > BLOCK_OCTETS) return none("too many keys are alive");
    MemorySegment block = MemoryFunctions.map(BLOCK_OCTETS);
    if (block.equals(MemorySegment.NULL)) return none("the system has no memory left");
    if (!MemoryFunctions.leaveOutOfDumps(block)) leftOut = false;
    if (!MemoryFunctions.lock(block)) {
      locked = false;
      reason = "the system does not let this process lock more memory" + limit();
    }
    blocks.add(block);
    used = 0;
    return true;
  }

  private boolean none(String why) {
    locked = false;
    leftOut = false;
    reason = why;
    return false;
  }

  private static String limit() {
    try {
      for (String line : Files.readAllLines(LIMITS)) {
        if (line.startsWith(LIMIT)) {
          String[] words = line.substring(LIMIT.length()).strip().split("\\s+");
          return " (its limit is " + words[0] + " octets)";
        }
      }
    } catch (IOException e) {
      // The sentence does without.
    }
    return "";
  }
}
