package dev.sottovoce.nativelib.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Memory to compute one packet in: one for each thread, so that a thousand streams in turn find it
 * in the processor's caches.
 */
final class PacketScratch {
  /** Of AES. */
  static final int BLOCK_OCTETS = 16;

  private static final int CACHE_LINE = 64;

  /** Of a packet as networks carry them; more is allocated when a longer one comes. */
  private static final int USUAL_PACKET_OCTETS = 2048;

  /** Behind the packet: the word, the tag, or what SHA-1 pads with. */
  static final int TAIL_OCTETS = 128;

  /** What is moved out in one way through; the system's copying is quicker for what is longer. */
  private static final int SHORT_OCTETS = 256;

  private static final VarHandle LONG_IN_ARRAY =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final byte[] ZEROS = new byte[USUAL_PACKET_OCTETS];

  private static final ThreadLocal<PacketScratch> OF_THREAD =
      ThreadLocal.withInitial(PacketScratch::new);

  private static final ValueLayout.OfInt BIG_ENDIAN_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong BIG_ENDIAN_LONG =
      JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment counts = room(CACHE_LINE);
  private final MemorySegment blocks = room(CACHE_LINE);
  private MemorySegment packet = room(USUAL_PACKET_OCTETS + TAIL_OCTETS);

  final Sha1State inner = new Sha1State();
  final Sha1State outer = new Sha1State();

  private final Thread owner = Thread.currentThread();

  private PacketScratch() {}

  static PacketScratch ofThread() {
    return OF_THREAD.get();
  }

  /**
   * Whether this thread may use it: whoever keeps one asks, which is cheaper than to look it up.
   */
  boolean isOfThread() {
    return owner == Thread.currentThread();
  }

  static MemorySegment room(int octets) {
    return Arena.ofAuto().allocate(octets, CACHE_LINE);
  }

  /** Copies a packet in, or the beginning of one, and makes room behind it. */
  void load(byte[] array, int from, int length) {
    if (packet.byteSize() - TAIL_OCTETS < length) packet = room(length + TAIL_OCTETS);
    MemorySegment.copy(array, from, packet, JAVA_BYTE, 0, length);
  }

  /** Puts more of it at a place behind. */
  void loadAt(int at, byte[] array, int from, int length) {
    if (packet.byteSize() - TAIL_OCTETS < at + (long) length) {
      MemorySegment larger = room(at + length + TAIL_OCTETS);
      MemorySegment.copy(packet, 0, larger, 0, at);
      packet = larger;
    }
    MemorySegment.copy(array, from, packet, JAVA_BYTE, at, length);
  }

  /** Copies octets back. */
  void store(int at, byte[] array, int to, int length) {
    MemorySegment.copy(packet, JAVA_BYTE, at, array, to, length);
  }

  /** Copies octets back, and leaves zeros: they were a secret. */
  void moveOut(int at, byte[] array, int to, int length) {
    if (length > SHORT_OCTETS) {
      store(at, array, to, length);
      wipe(at, length);
      return;
    }
    // Voice: one way through, in steps that lie within what the library has just stored.
    int done = 0;
    for (; done <= length - Long.BYTES; done += Long.BYTES) {
      LONG_IN_ARRAY.set(array, to + done, packet.get(JAVA_LONG_UNALIGNED, at + (long) done));
      packet.set(JAVA_LONG_UNALIGNED, at + (long) done, 0);
    }
    for (; done < length; done++) {
      array[to + done] = packet.get(JAVA_BYTE, at + (long) done);
      packet.set(JAVA_BYTE, at + (long) done, (byte) 0);
    }
  }

  static void putWord(MemorySegment memory, int at, int word) {
    memory.set(BIG_ENDIAN_INT, at, word);
  }

  /** By copying: filling wants a segment of its own, which the compiler does not always remove. */
  void wipe(int at, int length) {
    for (int done = 0; done < length; done += ZEROS.length) {
      int part = Math.min(ZEROS.length, length - done);
      MemorySegment.copy(ZEROS, 0, packet, JAVA_BYTE, at + (long) done, part);
    }
  }

  /** Where the packet begins; good until the next one is loaded. */
  long packet() {
    return packet.address();
  }

  MemorySegment packetMemory() {
    return packet;
  }

  /** The vector in its place, all sixteen octets of it. */
  long vector(long begin, long end) {
    blocks.set(BIG_ENDIAN_LONG, 0, begin);
    blocks.set(BIG_ENDIAN_LONG, Long.BYTES, end);
    return blocks.address();
  }

  /** A block that a function may use as it likes. */
  long block() {
    return blocks.address() + BLOCK_OCTETS;
  }

  void wipeBlock() {
    blocks.set(JAVA_LONG, BLOCK_OCTETS, 0);
    blocks.set(JAVA_LONG, BLOCK_OCTETS + Long.BYTES, 0);
  }

  /** Room for a number that a function writes. */
  long count() {
    return counts.address();
  }

  /** The same for one that it also reads, nought before. */
  long countFromZero() {
    counts.set(JAVA_INT, 0, 0);
    return counts.address();
  }
}
