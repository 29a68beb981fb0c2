package dev.sottovoce.server.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many calls there were and what became of them: how much, never who. Thread-safe; the router
 * writes.
 */
public final class CallCounts {
  /** So many calls are looked at for how long it takes until a phone rings. */
  private static final int WINDOW = 256;

  /** What a call's attempt tells; each of it counts once. */
  interface Attempt {
    /** A phone said that it rings. */
    void rings(Instant now);

    /** The caller heard how it ended, or that it was taken. */
    void answered(int status);
  }

  /** For requests that begin no call. */
  static final Attempt NO_CALL =
      new Attempt() {
        @Override
        public void rings(Instant now) {}

        @Override
        public void answered(int status) {}
      };

  private final LongAdder started = new LongAdder();
  private final LongAdder taken = new LongAdder();
  private final LongAdder notTaken = new LongAdder();
  private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
  private final long[] untilRinging = new long[WINDOW];
  private long rung;

  CallCounts() {
    for (Refusal each : Refusal.values()) refusals.put(each, new LongAdder());
  }

  /** A new call. */
  Attempt attempt(Instant began) {
    started.increment();
    return new Attempt() {
      private boolean ringing;
      private boolean over;

      @Override
      public void rings(Instant now) {
        if (!ringing) rang(Duration.between(began, now));
        ringing = true;
      }

      @Override
      public void answered(int status) {
        if (!over) (status < 300 ? taken : notTaken).increment();
        over = true;
      }
    };
  }

  /** The server itself refused a request. */
  void refused(int status) {
    refused(Refusal.of(status)).increment();
  }

  /** Calls that were passed on to a phone. */
  public long started() {
    return started.sum();
  }

  /** Those of them that somebody took. */
  public long taken() {
    return taken.sum();
  }

  /** Those of them that ended without: declined, given up, not answered. */
  public long notTaken() {
    return notTaken.sum();
  }

  public long refusals(Refusal why) {
    return refused(why).sum();
  }

  private LongAdder refused(Refusal why) {
    LongAdder adder = refusals.get(why);
    if (adder == null) throw new IllegalStateException("every refusal is counted");
    return adder;
  }

  private synchronized void rang(Duration after) {
    untilRinging[(int) (rung++ % WINDOW)] = after.toMillis();
  }

  /** Calls at which a phone rang. */
  public synchronized long rung() {
    return rung;
  }

  /**
   * How long the last calls took until a phone rang.
   *
   * @param share of the calls that were as fast or faster, from 0 to 1
   */
  public Optional<Duration> untilRinging(double share) {
    return untilRinging(share, WINDOW);
  }

  /**
   * The same of fewer calls.
   *
   * @param last so many, the newest ones; of no more than are looked at
   */
  public synchronized Optional<Duration> untilRinging(double share, long last) {
    int known = (int) Math.min(last, Math.min(rung, WINDOW));
    if (known == 0) return Optional.empty();
    long[] sorted = new long[known];
    for (int i = 0; i < known; i++) sorted[i] = untilRinging[(int) ((rung - 1 - i) % WINDOW)];
    Arrays.sort(sorted);
    int index = (int) Math.ceil(share * known) - 1;
    return Optional.of(Duration.ofMillis(sorted[Math.max(0, index)]));
  }
}
