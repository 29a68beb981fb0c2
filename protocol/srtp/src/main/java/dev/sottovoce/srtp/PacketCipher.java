package dev.sottovoce.srtp;

/**
 * The cryptography of one direction and one kind of packet (RTP or RTCP) under one session key:
 * what a backend provides. It encrypts the payload in place and authenticates header and payload;
 * where things stand in the packet, counters and replay are not its business.
 *
 * <p>Implementations are used by one thread at a time, {@link #destroy} included: a native one
 * frees its key there. They allocate nothing of their own per packet, do not treat the packet as
 * theirs to keep, and touch no octet of the array outside the packet and its tag.
 */
public interface PacketCipher {
  /** Stands for the absence of the extra authenticated word. */
  long NO_WORD = -1;

  /**
   * Encrypts and authenticates in place.
   *
   * @param ivBegin the vector's first eight octets, as a number in network byte order
   * @param ivEnd those behind, and zeros to the sixteenth: AES-GCM has 12 octets (RFC 7714 section
   *     8.1), AES-CM 14 and the block counter (RFC 3711 section 4.1.1)
   * @param offset where the header begins; the payload follows it directly
   * @param headerLength octets that are authenticated but stay readable
   * @param payloadLength octets that are encrypted and authenticated
   * @param word 32 bits that are authenticated too, or {@link #NO_WORD}: AES-GCM takes them behind
   *     the header, HMAC behind the payload
   * @param tagOffset where to write the tag; for AES-GCM the end of the payload
   */
  void seal(
      long ivBegin,
      long ivEnd,
      byte[] packet,
      int offset,
      int headerLength,
      int payloadLength,
      long word,
      int tagOffset);

  /**
   * Authenticates and decrypts in place; parameters as in {@link #seal}, with the tag at {@code
   * tagOffset}.
   *
   * @return whether the tag matched; if not, the payload's content means nothing
   */
  boolean open(
      long ivBegin,
      long ivEnd,
      byte[] packet,
      int offset,
      int headerLength,
      int payloadLength,
      long word,
      int tagOffset);

  /**
   * The same in a slot, for a packet that begins at its first octet; the tag goes behind the
   * payload. What is behind that in the slot may be overwritten.
   */
  default void seal(
      long ivBegin, long ivEnd, PacketSlot slot, int headerLength, int payloadLength, long word) {
    int length = headerLength + payloadLength;
    seal(ivBegin, ivEnd, slot.toArray(length), 0, headerLength, payloadLength, word, length);
    slot.takeBack(Math.min(length + SrtpSender.MAX_OVERHEAD_OCTETS, slot.octets()));
  }

  /** The same in a slot. */
  default boolean open(
      long ivBegin, long ivEnd, PacketSlot slot, int headerLength, int payloadLength, long word) {
    int length = headerLength + payloadLength;
    byte[] packet = slot.toArray(length);
    boolean opened = open(ivBegin, ivEnd, packet, 0, headerLength, payloadLength, word, length);
    slot.takeBack(opened ? length : 0);
    return opened;
  }

  /** Wipes what is in reach and refuses further use; a second time it does nothing. */
  void destroy();
}
