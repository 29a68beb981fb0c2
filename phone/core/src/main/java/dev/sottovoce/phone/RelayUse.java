package dev.sottovoce.phone;

/** When calls go through a relay (TURN, RFC 8656). */
public enum RelayUse {
  /** Where no direct path works. */
  AS_NEEDED,
  /**
   * Always, and the other end learns no address of this phone. Slower, and the relay's operator
   * sees how long and with whose relay one talks.
   */
  ONLY,
  /** Never. */
  NEVER
}
