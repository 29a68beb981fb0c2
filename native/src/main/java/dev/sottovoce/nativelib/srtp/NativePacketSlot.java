package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.srtp.PacketSlot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A slot whose address is known, so that native ciphers work in it and Linux receives into it and
 * sends from it. Behind the packet's room is more, for what SHA-1 pads with.
 */
public final class NativePacketSlot extends PacketSlot {
  private static final int ALIGNMENT = 64;

  private final MemorySegment segment;
  private final long address;

  private NativePacketSlot(MemorySegment segment, int octets) {
    super(segment.asSlice(0, octets).asByteBuffer());
    this.segment = segment;
    address = segment.address();
  }

  /** Several, side by side, each for packets of so many octets, protection included. */
  public static NativePacketSlot[] allocate(int count, int octets) {
    // An odd number of lines: slots that lie a power of two apart would share the cache's places.
    int lines = (octets + PacketScratch.TAIL_OCTETS + ALIGNMENT - 1) / ALIGNMENT | 1;
    long each = (long) lines * ALIGNMENT;
    MemorySegment all = Arena.ofAuto().allocate(each * count, ALIGNMENT);
    NativePacketSlot[] slots = new NativePacketSlot[count];
    for (int i = 0; i < count; i++) {
      slots[i] = new NativePacketSlot(all.asSlice(i * each, each), octets);
    }
    return slots;
  }

  /** Where the packet begins; good for as long as the slot is in reach. */
  public long address() {
    return address;
  }

  /** The packet's room, and that behind it. */
  MemorySegment segment() {
    return segment;
  }
}
