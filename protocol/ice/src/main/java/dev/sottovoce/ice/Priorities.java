package dev.sottovoce.ice;

/** The formulas of RFC 8445 sections 5.1.2.1 and 6.1.2.3. */
final class Priorities {
  static final int MAX_LOCAL_PREFERENCE = 0xffff;

  private Priorities() {}

  /**
   * @param localPreference 0 to 65535, the best base has the most
   */
  static long ofCandidate(CandidateType type, int localPreference, int component) {
    return (long) type.preference() << 24 | (long) localPreference << 8 | 256 - component;
  }

  static long ofPair(long controlling, long controlled) {
    return (Math.min(controlling, controlled) << 32)
        + 2 * Math.max(controlling, controlled)
        + (controlling > controlled ? 1 : 0);
  }
}
