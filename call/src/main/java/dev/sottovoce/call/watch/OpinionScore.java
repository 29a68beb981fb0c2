package dev.sottovoce.call.watch;

/**
 * What people would think of a call's sound, from loss and delay alone: the E-model (ITU-T G.107)
 * with its default values, so an estimate and no measurement of sound.
 */
public final class OpinionScore {
  /** R without any impairment (G.107 section 7.7). */
  private static final double BEST = 93.2;

  /**
   * From this delay on it disturbs conversation (G.107 Id, as simplified by Cole and Rosenbluth).
   */
  private static final double DISTURBING_MILLIS = 177.3;

  /**
   * How well concealment hides single losses; G.113 gives 4 to 25 for codecs of telephony and
   * nothing for Opus.
   */
  private static final double ROBUSTNESS = 10;

  private OpinionScore() {}

  /**
   * @param missing the share of packets that were not there when their turn came, 0 to 1
   * @param delayMillis from mouth to ear
   * @return 1 (bad) to 4.4 (as good as telephony gets)
   */
  public static double of(double missing, double delayMillis) {
    double percent = 100 * Math.min(1, Math.max(0, missing));
    double loss = 95 * percent / (percent + ROBUSTNESS);
    double delay = 0.024 * delayMillis + 0.11 * Math.max(0, delayMillis - DISTURBING_MILLIS);
    return ofRating(BEST - delay - loss);
  }

  /** G.107 annex B. */
  private static double ofRating(double rating) {
    if (rating <= 0) return 1;
    if (rating >= 100) return 4.5;
    double score = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
    return Math.max(1, score);
  }
}
