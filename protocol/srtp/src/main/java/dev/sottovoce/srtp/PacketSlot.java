package dev.sottovoce.srtp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * A packet's place outside the heap, where it stays from the socket that receives it to the one
 * that sends it on: opened, protected and read where it lies. It begins at the first octet. A
 * backend may make slots of its own, in which its ciphers work without copying; in others the
 * packet is copied to an array and back.
 *
 * <p>Used by one thread at a time. What lies behind the packet means nothing.
 */
public class PacketSlot {
  private final ByteBuffer memory;
  private byte[] array = {};

  /**
   * @param memory direct; it belongs to the slot from now on
   */
  protected PacketSlot(ByteBuffer memory) {
    if (!memory.isDirect()) throw new IllegalArgumentException("want memory outside the heap");
    this.memory = memory.slice().order(ByteOrder.BIG_ENDIAN);
  }

  /** One that every backend can work with, though none without copying. */
  public static PacketSlot ofOctets(int octets) {
    return new PacketSlot(ByteBuffer.allocateDirect(octets));
  }

  /** The slot's memory; whoever changes position and limit clears them afterwards. */
  public final ByteBuffer memory() {
    return memory;
  }

  /** The longest packet, protection included. */
  public final int octets() {
    return memory.capacity();
  }

  /** Copies a packet in. */
  public final void put(byte[] packet, int offset, int length) {
    Objects.checkFromIndexSize(0, length, octets());
    clear();
    memory.put(packet, offset, length);
  }

  /** Copies the first octets out. */
  public final void copyTo(byte[] target, int offset, int length) {
    clear();
    memory.get(target, offset, length);
  }

  final int uint16(int at) {
    return memory.getShort(at) & 0xffff;
  }

  final int int32(int at) {
    return memory.getInt(at);
  }

  /** Whether the header has twelve octets: no contributing sources, no extension. */
  final boolean isPlain(int length) {
    return length >= RtpHeader.FIXED_OCTETS && (memory.get(0) & 0xdf) == 0x80;
  }

  /** The packet, and what is behind it, in an array that is reused, with room for protection. */
  final byte[] toArray(int length) {
    int octets = Math.min(length + SrtpSender.MAX_OVERHEAD_OCTETS, octets());
    if (array.length == 0) array = new byte[octets() + SrtpSender.MAX_OVERHEAD_OCTETS];
    copyTo(array, 0, octets);
    return array;
  }

  /** Puts the array's first octets in the packet's place again, if any, and wipes it. */
  final void takeBack(int length) {
    if (length > 0) put(array, 0, length);
    Arrays.fill(array, (byte) 0);
  }

  private void clear() {
    // Android 8 has no ByteBuffer.clear of its own.
    ((java.nio.Buffer) memory).clear();
  }
}
