package dev.sottovoce.crypto.webpush;

import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * What one needs to seal to a subscription (RFC 8291 section 2): whoever has it can make messages
 * that its owner takes, so it is told to nobody but the application's server.
 */
public final class PushKeys {
  static final int AUTHENTICATION_OCTETS = 16;

  private final Bytes publicKey;
  private final Bytes authentication;

  private PushKeys(Bytes publicKey, Bytes authentication) {
    this.publicKey = publicKey;
    this.authentication = authentication;
  }

  /**
   * Takes both parts from outside; nothing when one has not its length and form.
   *
   * @param publicKey a point of P-256, uncompressed ({@code p256dh})
   * @param authentication 16 octets that are secret ({@code auth})
   */
  public static Optional<PushKeys> of(Bytes publicKey, Bytes authentication) {
    boolean fits =
        KeyEncodings.SECP256R1.hasShape(publicKey)
            && authentication.length() == AUTHENTICATION_OCTETS;
    return fits ? Optional.of(new PushKeys(publicKey, authentication)) : Optional.empty();
  }

  public Bytes publicKey() {
    return publicKey;
  }

  public Bytes authentication() {
    return authentication;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PushKeys that
        && publicKey.equals(that.publicKey)
        && authentication.equalsInConstantTime(that.authentication);
  }

  @Override
  public int hashCode() {
    return publicKey.hashCode();
  }

  @Override
  public String toString() {
    return "PushKeys[redacted]";
  }
}
