package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.srtp.PacketSlot;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.util.Objects;

/** AES in counter mode with HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2.1). */
final class CounterModeCipher extends NativeCipher {
  private static final int WORD_OCTETS = 4;
  private static final int SHORT_TAG = 4;
  private static final int LONG_TAG = 10;

  private static final ByteOrder NETWORK = ByteOrder.BIG_ENDIAN;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(NETWORK);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(NETWORK);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(NETWORK);
  private static final VarHandle LONG_IN_ARRAY =
      MethodHandles.byteArrayViewVarHandle(long[].class, NETWORK);
  private static final VarHandle INT_IN_ARRAY =
      MethodHandles.byteArrayViewVarHandle(int[].class, NETWORK);
  private static final VarHandle SHORT_IN_ARRAY =
      MethodHandles.byteArrayViewVarHandle(short[].class, NETWORK);

  private final KeyStream keyStream;
  private final PacketHmac hmac;
  private final int tagOctets;

  CounterModeCipher(KeyStream keyStream, PacketHmac hmac, int tagOctets) {
    if (tagOctets != SHORT_TAG && tagOctets != LONG_TAG) {
      throw new IllegalArgumentException("no profile has a tag of " + tagOctets + " octets");
    }
    this.keyStream = keyStream;
    this.hmac = hmac;
    this.tagOctets = tagOctets;
  }

  @Override
  public void seal(
      long ivBegin,
      long ivEnd,
      byte[] packet,
      int offset,
      int headerLength,
      int payloadLength,
      long word,
      int tagOffset) {
    requireAlive();
    Objects.checkFromIndexSize(tagOffset, tagOctets, packet.length);
    PacketScratch scratch = scratch();
    int length = headerLength + payloadLength;
    scratch.load(packet, offset, length);
    keyStream.apply(scratch, ivBegin, ivEnd, scratch.packet() + headerLength, payloadLength);
    scratch.store(headerLength, packet, offset + headerLength, payloadLength);
    authenticate(scratch, scratch.packetMemory(), length, word);
    Sha1State tag = scratch.outer;
    if (tagOctets == SHORT_TAG) {
      INT_IN_ARRAY.set(packet, tagOffset, (int) (tag.begin() >>> Integer.SIZE));
    } else {
      LONG_IN_ARRAY.set(packet, tagOffset, tag.begin());
      SHORT_IN_ARRAY.set(packet, tagOffset + Long.BYTES, (short) (tag.next() >>> Short.SIZE));
    }
  }

  @Override
  public boolean open(
      long ivBegin,
      long ivEnd,
      byte[] packet,
      int offset,
      int headerLength,
      int payloadLength,
      long word,
      int tagOffset) {
    requireAlive();
    Objects.checkFromIndexSize(tagOffset, tagOctets, packet.length);
    PacketScratch scratch = scratch();
    int length = headerLength + payloadLength;
    scratch.load(packet, offset, length);
    authenticate(scratch, scratch.packetMemory(), length, word);
    boolean matches =
        tagOctets == SHORT_TAG
            ? matches(scratch.outer, (int) INT_IN_ARRAY.get(packet, tagOffset))
            : matches(
                scratch.outer,
                (long) LONG_IN_ARRAY.get(packet, tagOffset),
                (short) SHORT_IN_ARRAY.get(packet, tagOffset + Long.BYTES));
    if (!matches) return false;
    keyStream.apply(scratch, ivBegin, ivEnd, scratch.packet() + headerLength, payloadLength);
    scratch.moveOut(headerLength, packet, offset + headerLength, payloadLength);
    return true;
  }

  @Override
  public void seal(
      long ivBegin, long ivEnd, PacketSlot slot, int headerLength, int payloadLength, long word) {
    if (!(slot instanceof NativePacketSlot place)) {
      super.seal(ivBegin, ivEnd, slot, headerLength, payloadLength, word);
      return;
    }
    requireIn(slot, headerLength, payloadLength);
    PacketScratch scratch = scratch();
    MemorySegment memory = place.segment();
    int length = headerLength + payloadLength;
    keyStream.apply(scratch, ivBegin, ivEnd, place.address() + headerLength, payloadLength);
    authenticate(scratch, memory, length, word);
    Sha1State tag = scratch.outer;
    if (tagOctets == SHORT_TAG) {
      memory.set(INT, length, (int) (tag.begin() >>> Integer.SIZE));
    } else {
      memory.set(LONG, length, tag.begin());
      memory.set(SHORT, length + Long.BYTES, (short) (tag.next() >>> Short.SIZE));
    }
    Reference.reachabilityFence(place);
  }

  @Override
  public boolean open(
      long ivBegin, long ivEnd, PacketSlot slot, int headerLength, int payloadLength, long word) {
    if (!(slot instanceof NativePacketSlot place)) {
      return super.open(ivBegin, ivEnd, slot, headerLength, payloadLength, word);
    }
    requireIn(slot, headerLength, payloadLength);
    PacketScratch scratch = scratch();
    MemorySegment memory = place.segment();
    int length = headerLength + payloadLength;
    // Read before it is overwritten with the word and what SHA-1 pads with.
    long begin = memory.get(LONG, length);
    short end = memory.get(SHORT, length + Long.BYTES);
    authenticate(scratch, memory, length, word);
    boolean matches =
        tagOctets == SHORT_TAG
            ? matches(scratch.outer, (int) (begin >>> Integer.SIZE))
            : matches(scratch.outer, begin, end);
    if (matches)
      keyStream.apply(scratch, ivBegin, ivEnd, place.address() + headerLength, payloadLength);
    Reference.reachabilityFence(place);
    return matches;
  }

  /** Puts word and padding behind the packet. */
  private void authenticate(PacketScratch scratch, MemorySegment memory, int length, long word) {
    memory.set(INT, length, (int) word);
    hmac.compute(scratch, memory, length + WORD_OCTETS);
  }

  /** In time that does not depend on where they differ. */
  private static boolean matches(Sha1State right, long begin, short end) {
    return (begin ^ right.begin() | (end ^ right.next() >>> Short.SIZE) & 0xffff) == 0;
  }

  private static boolean matches(Sha1State right, int begin) {
    return begin == (int) (right.begin() >>> Integer.SIZE);
  }

  /** No address beyond the slot must ever reach a library. */
  private void requireIn(PacketSlot slot, int headerLength, int payloadLength) {
    requireAlive();
    Objects.checkFromIndexSize(headerLength, payloadLength, slot.octets() - tagOctets);
  }

  @Override
  void free() {
    keyStream.destroy();
    hmac.destroy();
  }
}
