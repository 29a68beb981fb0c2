package dev.sottovoce.call;

/** What the lock beside a call says; derived from what was proved, never from configuration. */
public enum Lock {
  /**
   * End to end, and the other end holds the certificate that the signalling announced; but nobody
   * except the servers on the way vouches for the signalling.
   */
  UNVERIFIED("unverified");

  private final String jsonName;

  Lock(String jsonName) {
    this.jsonName = jsonName;
  }

  /** The name in the JSON of {@code demo} and {@code phone call}. */
  public String jsonName() {
    return jsonName;
  }
}
