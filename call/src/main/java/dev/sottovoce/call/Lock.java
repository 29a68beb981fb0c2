package dev.sottovoce.call;

import dev.sottovoce.crypto.VerifiedPeer;
import java.util.Optional;

/** What the lock beside a call says; derived from what was proved, never from configuration. */
public enum Lock {
  /**
   * End to end, and the two people have compared the authentication string: in this call, or in an
   * earlier one, and the other end has proved that it is the one from then.
   */
  VERIFIED("verified"),
  /**
   * End to end, and the other end has proved itself by what the operator hands out: a certificate
   * of the organisation's authority or a group's key. Whoever runs that authority, or has that key,
   * could be in between.
   */
  OPERATOR_KEY("operatorKey"),
  /**
   * End to end, and the other end holds the certificate that the signalling announced; but nobody
   * except the servers on the way vouches for the signalling.
   */
  UNVERIFIED("unverified");

  private final String jsonName;

  Lock(String jsonName) {
    this.jsonName = jsonName;
  }

  static Lock of(Optional<ShortAuthentication> string, VerifiedPeer peer) {
    boolean compared =
        string.isPresent() && string.get().compared() != ShortAuthentication.Compared.NOT_YET;
    if (compared) return VERIFIED;
    return switch (peer.proof()) {
      case SIGNATURE, SHARED_KEY -> OPERATOR_KEY;
      case CERTIFICATE_FINGERPRINT, ZRTP_HASH, SHORT_AUTHENTICATION_STRING -> UNVERIFIED;
    };
  }

  /** The name in the JSON of {@code demo} and {@code phone call}. */
  public String jsonName() {
    return jsonName;
  }
}
