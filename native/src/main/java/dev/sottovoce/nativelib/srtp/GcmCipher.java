package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.srtp.PacketSlot;
import java.lang.ref.Reference;
import java.util.Objects;

/** AES-GCM (RFC 7714). In scratch memory a word stands between header and payload. */
abstract class GcmCipher extends NativeCipher {
  static final int TAG_OCTETS = 16;

  private static final int WORD_OCTETS = 4;

  /**
   * Seals in place; the tag comes behind the text.
   *
   * @param data where the packet begins
   * @param dataLength octets there that stay readable
   * @param length octets behind them
   */
  abstract void seal(PacketScratch scratch, long data, long vector, int dataLength, int length);

  /** Opens in place; the tag lies behind the text. */
  abstract boolean open(PacketScratch scratch, long data, long vector, int dataLength, int length);

  @Override
  public final void seal(
      long ivBegin,
      long ivEnd,
      byte[] packet,
      int offset,
      int headerLength,
      int payloadLength,
      long word,
      int tagOffset) {
    PacketScratch scratch = scratch();
    int data = load(scratch, packet, offset, headerLength, payloadLength, word);
    seal(scratch, scratch.packet(), scratch.vector(ivBegin, ivEnd), data, payloadLength);
    scratch.store(data, packet, offset + headerLength, payloadLength + TAG_OCTETS);
  }

  @Override
  public final boolean open(
      long ivBegin,
      long ivEnd,
      byte[] packet,
      int offset,
      int headerLength,
      int payloadLength,
      long word,
      int tagOffset) {
    PacketScratch scratch = scratch();
    int data = load(scratch, packet, offset, headerLength, payloadLength + TAG_OCTETS, word);
    boolean opened =
        open(scratch, scratch.packet(), scratch.vector(ivBegin, ivEnd), data, payloadLength);
    if (opened) scratch.moveOut(data, packet, offset + headerLength, payloadLength);
    else scratch.wipe(data, payloadLength);
    return opened;
  }

  @Override
  public final void seal(
      long ivBegin, long ivEnd, PacketSlot slot, int headerLength, int payloadLength, long word) {
    if (word == NO_WORD && slot instanceof NativePacketSlot place) {
      requireIn(slot, headerLength, payloadLength);
      PacketScratch scratch = scratch();
      seal(scratch, place.address(), scratch.vector(ivBegin, ivEnd), headerLength, payloadLength);
      Reference.reachabilityFence(place);
    } else {
      super.seal(ivBegin, ivEnd, slot, headerLength, payloadLength, word);
    }
  }

  @Override
  public final boolean open(
      long ivBegin, long ivEnd, PacketSlot slot, int headerLength, int payloadLength, long word) {
    if (word == NO_WORD && slot instanceof NativePacketSlot place) {
      requireIn(slot, headerLength, payloadLength);
      PacketScratch scratch = scratch();
      boolean opened =
          open(
              scratch,
              place.address(),
              scratch.vector(ivBegin, ivEnd),
              headerLength,
              payloadLength);
      Reference.reachabilityFence(place);
      return opened;
    }
    return super.open(ivBegin, ivEnd, slot, headerLength, payloadLength, word);
  }

  /** No address beyond the slot must ever reach a library. */
  private void requireIn(PacketSlot slot, int headerLength, int payloadLength) {
    requireAlive();
    Objects.checkFromIndexSize(headerLength, payloadLength, slot.octets() - TAG_OCTETS);
  }

  /** Puts the packet into scratch memory; says where its text begins. */
  private int load(
      PacketScratch scratch, byte[] packet, int offset, int header, int length, long word) {
    requireAlive();
    if (word == NO_WORD) {
      scratch.load(packet, offset, header + length);
      return header;
    }
    scratch.load(packet, offset, header);
    PacketScratch.putWord(scratch.packetMemory(), header, (int) word);
    scratch.loadAt(header + WORD_OCTETS, packet, offset + header, length);
    return header + WORD_OCTETS;
  }
}
