package dev.sottovoce.crypto;

import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/**
 * A SHA-256 certificate fingerprint as SDP carries it (RFC 8122). Only SHA-256 exists here: what
 * offers MD5 or SHA-1 is refused by not being parsed.
 */
public final class Fingerprint {
  /** The hash function's name in SDP. */
  public static final String SHA_256 = "sha-256";

  private static final int OCTETS = 32;

  private final Bytes digest;

  private Fingerprint(Bytes digest) {
    this.digest = digest;
  }

  public static Fingerprint ofCertificate(Bytes der) {
    try {
      return new Fingerprint(
          Bytes.unsafeWrap(MessageDigest.getInstance("SHA-256").digest(der.toArray())));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK and Android has SHA-256", e);
    }
  }

  /**
   * Parses the value of an {@code a=fingerprint} attribute.
   *
   * @return the fingerprint, or nothing when the hash is not SHA-256 or the value is malformed
   */
  public static Optional<Fingerprint> parse(String value) {
    int space = value.indexOf(' ');
    if (space < 0 || !value.substring(0, space).toLowerCase(Locale.ROOT).equals(SHA_256)) {
      return Optional.empty();
    }
    String digits = value.substring(space + 1).trim();
    if (digits.length() != 3 * OCTETS - 1) return Optional.empty();
    byte[] digest = new byte[OCTETS];
    for (int i = 0; i < OCTETS; i++) {
      int high = Character.digit(digits.charAt(3 * i), 16);
      int low = Character.digit(digits.charAt(3 * i + 1), 16);
      boolean separated = i == OCTETS - 1 || digits.charAt(3 * i + 2) == ':';
      if (high < 0 || low < 0 || !separated) return Optional.empty();
      digest[i] = (byte) (high << 4 | low);
    }
    return Optional.of(new Fingerprint(Bytes.unsafeWrap(digest)));
  }

  public Bytes digest() {
    return digest;
  }

  /** The proof that this certificate is the one that signalling announced, or nothing. */
  public Optional<VerifiedPeer> verify(Bytes certificateDer) {
    return ofCertificate(certificateDer).digest.equalsInConstantTime(digest)
        ? Optional.of(new VerifiedPeer(VerifiedPeer.Proof.CERTIFICATE_FINGERPRINT))
        : Optional.empty();
  }

  /** The value of an {@code a=fingerprint} attribute: {@code sha-256 AB:CD:...}. */
  public String toSdp() {
    StringBuilder text = new StringBuilder(SHA_256).append(' ');
    for (int i = 0; i < OCTETS; i++) {
      if (i > 0) text.append(':');
      text.append(digest.slice(i, i + 1).hex().toUpperCase(Locale.ROOT));
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fingerprint that && digest.equals(that.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return "Fingerprint[sha-256]";
  }
}
