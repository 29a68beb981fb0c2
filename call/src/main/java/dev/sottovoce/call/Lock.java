package dev.sottovoce.call;

import java.util.Optional;

/** What the lock beside a call says; derived from what was proved, never from configuration. */
public enum Lock {
  /**
   * End to end, and the two people have compared the authentication string in an earlier call; the
   * other end has proved that it is the one from then.
   */
  VERIFIED("verified"),
  /**
   * End to end, and the other end holds the certificate that the signalling announced; but nobody
   * except the servers on the way vouches for the signalling.
   */
  UNVERIFIED("unverified");

  private final String jsonName;

  Lock(String jsonName) {
    this.jsonName = jsonName;
  }

  static Lock of(Optional<ShortAuthentication> string) {
    return string.isPresent() && string.get().compared() == ShortAuthentication.Compared.BEFORE
        ? VERIFIED
        : UNVERIFIED;
  }

  /** The name in the JSON of {@code demo} and {@code phone call}. */
  public String jsonName() {
    return jsonName;
  }
}
