package dev.sottovoce.dtls.record;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Aead;
import dev.sottovoce.crypto.backend.BlockFunction;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * The keys of one epoch in one direction (RFC 9147 section 4.2): AEAD key, initialisation vector,
 * and the key that hides record numbers.
 */
public final class TrafficKeys {
  /** Of every AEAD in TLS 1.3 (RFC 8446 section 5.3). */
  public static final int NONCE_OCTETS = 12;

  static final int TAG_OCTETS = Aead.TAG_OCTETS;

  /** As much of the ciphertext as the mask is made from; shorter records do not exist. */
  static final int SAMPLE_OCTETS = BlockFunction.BLOCK_OCTETS;

  private final Aead aead;
  private final BlockFunction numberMask;
  private final Secret key;
  private final Secret iv;
  private final Secret numberKey;

  /** Takes the secrets over: {@link #destroy} wipes them. */
  public TrafficKeys(Aead aead, BlockFunction numberMask, Secret key, Secret iv, Secret numberKey) {
    this.aead = aead;
    this.numberMask = numberMask;
    this.key = key;
    this.iv = iv;
    this.numberKey = numberKey;
  }

  public void destroy() {
    key.destroy();
    iv.destroy();
    numberKey.destroy();
  }

  /** Encrypts {@code inner}; what comes is longer by the tag. */
  Bytes seal(long sequence, Bytes header, Bytes inner) {
    return aead.seal(key, nonce(sequence), header, inner);
  }

  /** Decrypts; nothing comes back when the record does not authenticate. */
  Optional<Bytes> open(long sequence, Bytes header, Bytes sealed) {
    return aead.open(key, nonce(sequence), header, sealed);
  }

  /** The octets that are laid over the record number on the wire (section 4.2.3). */
  Bytes mask(Bytes sealed) {
    return numberMask.apply(numberKey, sealed.slice(0, SAMPLE_OCTETS));
  }

  /** The initialisation vector with the record's sequence number laid over it (RFC 8446, 5.3). */
  private Bytes nonce(long sequence) {
    byte[] nonce = iv.exposedCopy();
    for (int i = 0; i < 8; i++) nonce[NONCE_OCTETS - 1 - i] ^= (byte) (sequence >>> 8 * i);
    return Bytes.unsafeWrap(nonce);
  }
}
