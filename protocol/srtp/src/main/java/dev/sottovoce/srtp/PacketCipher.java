package dev.sottovoce.srtp;

/**
 * The cryptography of one direction and one kind of packet (RTP or RTCP) under one session key:
 * what a backend provides. It encrypts the payload in place and authenticates header and payload;
 * where things stand in the packet, counters and replay are not its business.
 *
 * <p>Implementations are used by one thread at a time, {@link #destroy} included: a native one
 * frees its key there. They allocate nothing of their own per packet, treat neither the packet nor
 * the initialisation vector as theirs to keep, and touch no octet of the array outside the packet
 * and its tag.
 */
public interface PacketCipher {
  /** Stands for the absence of the extra authenticated word. */
  long NO_WORD = -1;

  /**
   * Encrypts and authenticates in place.
   *
   * @param iv 12 octets for AES-GCM (RFC 7714 section 8.1), 16 for AES-CM with the low 16 bits zero
   *     (RFC 3711 section 4.1.1)
   * @param offset where the header begins; the payload follows it directly
   * @param headerLength octets that are authenticated but stay readable
   * @param payloadLength octets that are encrypted and authenticated
   * @param word 32 bits that are authenticated too, or {@link #NO_WORD}: AES-GCM takes them behind
   *     the header, HMAC behind the payload
   * @param tagOffset where to write the tag; for AES-GCM the end of the payload
   */
  void seal(
      byte[] iv,
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
      byte[] iv,
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
  default void seal(byte[] iv, PacketSlot slot, int headerLength, int payloadLength, long word) {
    int length = headerLength + payloadLength;
    seal(iv, slot.toArray(length), 0, headerLength, payloadLength, word, length);
    slot.takeBack(Math.min(length + SrtpSender.MAX_OVERHEAD_OCTETS, slot.octets()));
  }

  /** The same in a slot. */
  default boolean open(byte[] iv, PacketSlot slot, int headerLength, int payloadLength, long word) {
    int length = headerLength + payloadLength;
    boolean opened = open(iv, slot.toArray(length), 0, headerLength, payloadLength, word, length);
    slot.takeBack(opened ? length : 0);
    return opened;
  }

  /** Wipes what is in reach and refuses further use; a second time it does nothing. */
  void destroy();
}
