package dev.sottovoce.crypto;

import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * The hash of a ZRTP Hello message as SDP announces it in {@code a=zrtp-hash} (RFC 6189 section
 * 8.1): always SHA-256, whatever the exchange agrees on later.
 */
public final class ZrtpHash {
  private static final int OCTETS = 32;

  private final Bytes digest;

  private ZrtpHash(Bytes digest) {
    this.digest = digest;
  }

  /**
   * @param hello the whole message, from the preamble to its MAC, without packet header and CRC
   */
  public static ZrtpHash ofHello(Bytes hello) {
    try {
      return new ZrtpHash(
          Bytes.unsafeWrap(MessageDigest.getInstance("SHA-256").digest(hello.toArray())));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK and Android has SHA-256", e);
    }
  }

  /**
   * Parses 64 hexadecimal digits: the attribute's second part, after the version.
   *
   * @return the hash, or nothing when malformed
   */
  public static Optional<ZrtpHash> parse(String digits) {
    if (digits.length() != 2 * OCTETS) return Optional.empty();
    byte[] digest = new byte[OCTETS];
    for (int i = 0; i < OCTETS; i++) {
      int high = Character.digit(digits.charAt(2 * i), 16);
      int low = Character.digit(digits.charAt(2 * i + 1), 16);
      if (high < 0 || low < 0) return Optional.empty();
      digest[i] = (byte) (high << 4 | low);
    }
    return Optional.of(new ZrtpHash(Bytes.unsafeWrap(digest)));
  }

  /** The proof that this Hello is the one that signalling announced, or nothing. */
  public Optional<VerifiedPeer> verify(Bytes hello) {
    return ofHello(hello).digest.equalsInConstantTime(digest)
        ? Optional.of(new VerifiedPeer(VerifiedPeer.Proof.ZRTP_HASH))
        : Optional.empty();
  }

  /**
   * For a peer whose signalling announced no Hello: the people's comparison of the SAS decides who
   * it is. To be used only where policy allows that.
   */
  public static VerifiedPeer unannouncedPeer() {
    return new VerifiedPeer(VerifiedPeer.Proof.SHORT_AUTHENTICATION_STRING);
  }

  /** 64 lower-case hexadecimal digits. */
  public String toSdp() {
    return digest.hex();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ZrtpHash that && digest.equals(that.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return "ZrtpHash";
  }
}
