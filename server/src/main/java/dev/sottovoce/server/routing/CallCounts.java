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

    /** Somebody took it, and the caller heard that. */
    void taken(CallClass how);

    /** The caller heard that nobody takes it. */
    void notTaken();
  }

  /** For requests that begin no call. */
  static final Attempt NO_CALL =
      new Attempt() {
        @Override
        public void rings(Instant now) {}

        @Override
        public void taken(CallClass how) {}

        @Override
        public void notTaken() {}
      };

  private final LongAdder started = new LongAdder();
  private final Map<CallClass, LongAdder> taken = new EnumMap<>(CallClass.class);
  private final LongAdder notTaken = new LongAdder();
  private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
  private final long[] untilRinging = new long[WINDOW];
  private long rung;

  CallCounts() {
    for (Refusal each : Refusal.values()) refusals.put(each, new LongAdder());
    for (CallClass each : CallClass.values()) taken.put(each, new LongAdder());
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
      public void taken(CallClass how) {
        if (!over) counter(how).increment();
        over = true;
      }

      @Override
      public void notTaken() {
        if (!over) notTaken.increment();
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
    long all = 0;
    for (CallClass each : CallClass.values()) all += taken(each);
    return all;
  }

  /** Those that somebody took, of one class. */
  public long taken(CallClass how) {
    return counter(how).sum();
  }

  private LongAdder counter(CallClass how) {
    LongAdder adder = taken.get(how);
    if (adder == null) throw new IllegalStateException("every class is counted");
    return adder;
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
