package dev.sottovoce.call.jitter;

/**
 * How long packets must wait so that nearly all are there when their turn comes. Each packet's
 * delay counts against the fastest of the last seconds, in a histogram that slowly forgets; so the
 * estimate follows a path that gets worse at once and one that gets better within half a minute,
 * and does not care about the clocks of both ends.
 */
final class DelayEstimator {
  private static final int BIN_MILLIS = 5;
  private static final int BINS = 120;

  /** The part of packets that should be in time. */
  private static final double COVERED = 0.97;

  /** What stays of the past with each packet: half of it is forgotten in about ten seconds. */
  private static final double KEPT = 0.9986;

  /** The fastest packet is looked for in this many spans of a second. */
  private static final int SPANS = 3;

  private static final long SPAN_NANOS = 1_000_000_000L;

  private final double[] histogram = new double[BINS];
  private final long[] fastest = new long[SPANS];
  private double weight;
  private int span;
  private long spanEnds;
  private boolean started;

  /**
   * @param transitNanos arrival minus sending time, on any fixed offset
   */
  void observe(long transitNanos, long nowNanos) {
    moveSpans(transitNanos, nowNanos);
    long least = fastest[0];
    for (int i = 1; i < SPANS; i++) least = Math.min(least, fastest[i]);
    // A peer whose times run ahead without end makes transits overflow.
    long delayMillis = Math.max(0, (transitNanos - least) / 1_000_000);
    int bin = (int) Math.min(BINS - 1, delayMillis / BIN_MILLIS);
    for (int i = 0; i < BINS; i++) histogram[i] *= KEPT;
    histogram[bin]++;
    weight = weight * KEPT + 1;
  }

  /** The wait that lets {@link #COVERED} of the packets arrive. */
  int delayMillis() {
    double enough = weight * COVERED;
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += histogram[bin];
      if (sum >= enough) return (bin + 1) * BIN_MILLIS;
    }
    return BINS * BIN_MILLIS;
  }

  void reset() {
    java.util.Arrays.fill(histogram, 0);
    weight = 0;
    started = false;
  }

  private void moveSpans(long transitNanos, long nowNanos) {
    if (!started) {
      started = true;
      java.util.Arrays.fill(fastest, transitNanos);
      spanEnds = nowNanos + SPAN_NANOS;
      return;
    }
    // After a long silence every span is old: what comes first is the new measure.
    for (int i = 0; i < SPANS && nowNanos - spanEnds >= 0; i++) {
      span = (span + 1) % SPANS;
      fastest[span] = transitNanos;
      spanEnds += SPAN_NANOS;
    }
    if (nowNanos - spanEnds >= 0) spanEnds = nowNanos + SPAN_NANOS;
    fastest[span] = Math.min(fastest[span], transitNanos);
  }
}
