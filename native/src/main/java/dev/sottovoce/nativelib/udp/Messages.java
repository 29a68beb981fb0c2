package dev.sottovoce.nativelib.udp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sottovoce.nativelib.srtp.NativePacketSlot;
import dev.sottovoce.srtp.SrtpSender;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An array of {@code mmsghdr} with an address, a buffer and room for one control message each. One
 * thread at a time.
 */
final class Messages {
  /** {@code msg_name}, its length, {@code msg_iov}, its length, control, its length, flags. */
  private static final int NAME_LENGTH_AT = 8;

  private static final int VECTOR_AT = 16;
  private static final int VECTOR_LENGTH_AT = 24;
  private static final int CONTROL_AT = 32;
  private static final int CONTROL_LENGTH_AT = 40;
  private static final int LENGTH_AT = 56;
  static final int HEADER_OCTETS = 64;
  private static final int VECTOR_OCTETS = 16;
  private static final int ADDRESS_ROOM = 32;

  /** {@code cmsghdr}: its length, level, type; then a number. */
  private static final int CONTROL_ROOM = 24;

  private static final int CONTROL_NUMBER_AT = 16;

  private final NativePacketSlot[] slots;
  private final int count;
  private final MemorySegment headers;
  private final MemorySegment vectors;
  private final MemorySegment names;
  private final MemorySegment controls;

  /** Slots of others whose datagrams are to be sent from where they lie. */
  private final @Nullable NativePacketSlot[] lent;

  Messages(int count, int bufferOctets) {
    this.count = count;
    Arena arena = Arena.ofAuto();
    headers = arena.allocate((long) count * HEADER_OCTETS, 64);
    vectors = arena.allocate((long) count * VECTOR_OCTETS, 64);
    names = arena.allocate((long) count * ADDRESS_ROOM, 64);
    controls = arena.allocate((long) count * CONTROL_ROOM, 64);
    slots = NativePacketSlot.allocate(count, bufferOctets + SrtpSender.MAX_OVERHEAD_OCTETS);
    lent = new NativePacketSlot[count];
    for (int i = 0; i < count; i++) {
      MemorySegment header = header(i);
      header.set(ADDRESS, 0, name(i));
      header.set(ADDRESS, VECTOR_AT, vectors.asSlice((long) i * VECTOR_OCTETS, VECTOR_OCTETS));
      header.set(JAVA_LONG, VECTOR_LENGTH_AT, 1);
      vectors.set(JAVA_LONG, (long) i * VECTOR_OCTETS, slots[i].address());
      vectors.set(JAVA_LONG, (long) i * VECTOR_OCTETS + 8, bufferOctets);
    }
  }

  int count() {
    return count;
  }

  MemorySegment all() {
    return headers;
  }

  private MemorySegment header(int at) {
    return headers.asSlice((long) at * HEADER_OCTETS, HEADER_OCTETS);
  }

  MemorySegment name(int at) {
    return names.asSlice((long) at * ADDRESS_ROOM, SocketAddresses.OCTETS);
  }

  /**
   * Whether it came from there. Number by number: what {@link MemorySegment#mismatch} is compiled
   * to may leave the upper halves of vector registers in use, which makes what native ciphers do
   * next several times slower on x86.
   */
  boolean isFrom(int at, MemorySegment name) {
    long begin = (long) at * ADDRESS_ROOM;
    return names.get(JAVA_LONG, begin) == name.get(JAVA_LONG, 0)
        && names.get(JAVA_LONG, begin + 8) == name.get(JAVA_LONG, 8)
        && names.get(JAVA_LONG, begin + 16) == name.get(JAVA_LONG, 16)
        && names.get(JAVA_INT, begin + 24) == name.get(JAVA_INT, 24);
  }

  /** Where a datagram lies; there is room behind it for what protection adds. */
  NativePacketSlot slot(int at) {
    return slots[at];
  }

  /** Of what was received. */
  int length(int at) {
    return headers.get(JAVA_INT, (long) at * HEADER_OCTETS + LENGTH_AT);
  }

  void nameLength(int at, int octets) {
    headers.set(JAVA_INT, (long) at * HEADER_OCTETS + NAME_LENGTH_AT, octets);
  }

  /** Puts octets to be sent in place. */
  void load(int at, byte[] octets, int offset, int length) {
    slots[at].put(octets, offset, length);
    if (lent[at] != null) {
      lent[at] = null;
      vectors.set(JAVA_LONG, (long) at * VECTOR_OCTETS, slots[at].address());
    }
    vectors.set(JAVA_LONG, (long) at * VECTOR_OCTETS + 8, length);
  }

  /** Has a datagram be sent from where it lies. */
  void lend(int at, NativePacketSlot slot, int length) {
    if (length > slot.octets()) throw new IndexOutOfBoundsException("longer than its slot");
    lent[at] = slot;
    vectors.set(JAVA_LONG, (long) at * VECTOR_OCTETS, slot.address());
    vectors.set(JAVA_LONG, (long) at * VECTOR_OCTETS + 8, length);
  }

  /** The kernel has written over these; {@code controls} says whether control may come. */
  void prepareToReceive(int first, boolean withControls) {
    for (int i = 0; i < first; i++) {
      long at = (long) i * HEADER_OCTETS;
      headers.set(JAVA_INT, at + NAME_LENGTH_AT, ADDRESS_ROOM);
      if (!withControls) continue;
      headers.set(ADDRESS, at + CONTROL_AT, controls.asSlice((long) i * CONTROL_ROOM));
      headers.set(JAVA_LONG, at + CONTROL_LENGTH_AT, CONTROL_ROOM);
    }
  }

  /** How long each part of what was received is, if the kernel has put several together; else 0. */
  int parts(int at) {
    if (headers.get(JAVA_LONG, (long) at * HEADER_OCTETS + CONTROL_LENGTH_AT) < CONTROL_NUMBER_AT) {
      return 0;
    }
    long control = (long) at * CONTROL_ROOM;
    boolean known =
        controls.get(JAVA_INT, control + 8) == UdpFunctions.LEVEL_UDP
            && controls.get(JAVA_INT, control + 12) == UdpFunctions.UDP_GRO;
    return known ? controls.get(JAVA_INT, control + CONTROL_NUMBER_AT) : 0;
  }

  /** Makes one message of the first ones, which the kernel cuts into parts again. */
  void join(int messages, int part) {
    headers.set(JAVA_LONG, VECTOR_LENGTH_AT, messages);
    headers.set(ADDRESS, CONTROL_AT, controls);
    headers.set(JAVA_LONG, CONTROL_LENGTH_AT, CONTROL_ROOM);
    controls.set(JAVA_LONG, 0, CONTROL_NUMBER_AT + Short.BYTES);
    controls.set(JAVA_INT, 8, UdpFunctions.LEVEL_UDP);
    controls.set(JAVA_INT, 12, UdpFunctions.UDP_SEGMENT);
    controls.set(JAVA_SHORT, CONTROL_NUMBER_AT, (short) part);
  }

  /** Undoes {@link #join}. */
  void part() {
    headers.set(JAVA_LONG, VECTOR_LENGTH_AT, 1);
    headers.set(ADDRESS, CONTROL_AT, MemorySegment.NULL);
    headers.set(JAVA_LONG, CONTROL_LENGTH_AT, 0);
  }
}
