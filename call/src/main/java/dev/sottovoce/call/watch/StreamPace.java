package dev.sottovoce.call.watch;

import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.SrtpReceiver;

/**
 * How the numbers and times of one authentic stream go with the clock here. Packets may be late,
 * lost or reordered: only what runs ahead of the clock is odd, since no network brings the future.
 */
final class StreamPace {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Sound cards are this far from the cadence, at most: a fiftieth. */
  private static final int TOLERANCE = 50;

  private static final long WINDOW_NANOS = 10 * NANOS_PER_SECOND;

  /** Drift shows in every window for two minutes; a path that gets longer does not go on so. */
  private static final int DRIFTING_WINDOWS = 12;

  private final long jumpNanos;
  private final long packetNanos;
  private final long driftNanos;
  private final int clockRate;
  private final Bucket surplus;

  private boolean begun;
  private int sequence;
  private int timestamp;
  private long arrived;
  private long began;
  private long advance;

  /** How far numbers and times have run ahead in steps that are each small enough. */
  private long numbersAhead;

  private long timesAhead;

  private long mediaNanos;
  private long windowEnds;
  private long leastTransit;
  private long transitBefore;
  private boolean hasTransitBefore;
  private int drifting;

  StreamPace(WatchLimits limits, int clockRate) {
    this.clockRate = clockRate;
    jumpNanos = limits.jumpMillis() * NANOS_PER_MILLI;
    packetNanos = NANOS_PER_SECOND / limits.packetsPerSecond();
    driftNanos = WINDOW_NANOS / 1_000_000 * limits.clockDrift();
    // What was held up may come at once, and over a shorter route besides.
    int room = (int) Math.max(1, 2 * jumpNanos / packetNanos);
    surplus = new Bucket(room, patient(packetNanos));
  }

  private static long patient(long nanos) {
    return nanos - nanos / TOLERANCE;
  }

  /** What follows has nothing to do with what was, as after a hold. */
  void restart() {
    begun = false;
  }

  /** Counts an authentic packet and raises what is odd about it. */
  void packet(int newSequence, long newTimestamp, long now, PacketWatch watch) {
    count(now, watch);
    if (!begun) {
      begin(newSequence, (int) newTimestamp, now);
      return;
    }
    int steps = (short) (newSequence - sequence);
    // An older one says nothing about the pace, unless SRTP would have found it too old: other keys
    // let numbers go back.
    if (steps <= 0 && steps > -SrtpReceiver.REPLAY_WINDOW_PACKETS) return;
    long elapsed = now - arrived;
    long media = nanos((int) newTimestamp - timestamp);
    boolean odd = false;
    numbersAhead = Math.max(0, numbersAhead + patient(steps * packetNanos) - elapsed);
    if (steps < 0 || isJump(steps * packetNanos - elapsed, numbersAhead)) {
      watch.raise(Anomaly.Kind.SEQUENCE_JUMP);
      odd = true;
    }
    timesAhead = Math.max(0, timesAhead + patient(media) - elapsed);
    if (media < 0 || isJump(media - elapsed, timesAhead)) {
      watch.raise(Anomaly.Kind.TIMESTAMP_JUMP);
      odd = true;
    }
    advance += steps;
    boolean rolledOver = steps > 0 && newSequence < sequence;
    if (rolledOver && advance * packetNanos - (now - began) > jumpNanos) {
      watch.raise(Anomaly.Kind.ROLLOVER_JUMP);
      odd = true;
    }
    if (odd) {
      begin(newSequence, (int) newTimestamp, now);
      return;
    }
    sequence = newSequence;
    timestamp = (int) newTimestamp;
    arrived = now;
    mediaNanos += media;
    watchDrift(now, watch);
  }

  /** What was held up comes at once, over a shorter route besides: twice as much together. */
  private boolean isJump(long atOnce, long together) {
    return atOnce > jumpNanos || together > 2 * jumpNanos;
  }

  /** Counts a packet whose time and number say nothing. */
  void count(long now, PacketWatch watch) {
    if (surplus.add(now)) watch.raise(Anomaly.Kind.RATE);
  }

  /** Whether a time on the stream's clock lies further ahead than any network explains. */
  boolean isAhead(long rtpTimestamp, long now) {
    return begun && nanos((int) rtpTimestamp - timestamp) - (now - arrived) > jumpNanos;
  }

  private void begin(int newSequence, int newTimestamp, long now) {
    begun = true;
    sequence = newSequence;
    timestamp = newTimestamp;
    arrived = now;
    began = now;
    advance = 0;
    numbersAhead = 0;
    timesAhead = 0;
    mediaNanos = 0;
    windowEnds = now + WINDOW_NANOS;
    leastTransit = Long.MAX_VALUE;
    hasTransitBefore = false;
    drifting = 0;
  }

  /** The fastest packets of each ten seconds tell the clocks' difference, without the jitter. */
  private void watchDrift(long now, PacketWatch watch) {
    if (now - windowEnds >= 0) endWindow(now, watch);
    leastTransit = Math.min(leastTransit, now - began - mediaNanos);
  }

  private void endWindow(long now, PacketWatch watch) {
    boolean whole = now - windowEnds < WINDOW_NANOS && leastTransit != Long.MAX_VALUE;
    long change = whole && hasTransitBefore ? leastTransit - transitBefore : 0;
    int direction = change >= driftNanos ? 1 : change <= -driftNanos ? -1 : 0;
    boolean goesOn = Integer.signum(drifting) == direction;
    drifting = goesOn ? drifting + direction : direction;
    if (Math.abs(drifting) >= DRIFTING_WINDOWS) watch.raise(Anomaly.Kind.CLOCK_DRIFT);
    hasTransitBefore = whole;
    transitBefore = leastTransit;
    leastTransit = Long.MAX_VALUE;
    windowEnds = now + WINDOW_NANOS;
  }

  private long nanos(int units) {
    return units * NANOS_PER_SECOND / clockRate;
  }
}
