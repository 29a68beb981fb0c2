package dev.sottovoce.sip.push;

import dev.sottovoce.crypto.webpush.PushRecipient;
import dev.sottovoce.crypto.webpush.PushSeal;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges the pushes that come to one subscription: a phone wakes for what its own server sealed,
 * once, while it is fresh, and so often and no oftener. Everything else costs it one attempt to
 * open a message. Confined to one thread.
 */
public final class WakeUps {
  /** How old a push may be, or how far ahead: it lives for 30 seconds, and clocks differ. */
  static final Duration FRESH = Duration.ofMinutes(2);

  /** So many pushes wake in a window as one server sends, and some. */
  static final int MOST = 10;

  static final Duration WINDOW = Duration.ofMinutes(1);

  /** What may be left out, to show what happens then. */
  public enum Check {
    /** Whether the push was made just now. */
    FRESHNESS,
    /** Whether it came before. */
    REPLAY,
    /** Whether there were too many. */
    RATE
  }

  /** What came of a push. */
  public sealed interface Verdict {
    /** The phone is to register. */
    record Wake(WakeUp.Kind kind) implements Verdict {}

    /** The phone sleeps on. */
    record Ignored(Why why) implements Verdict {}
  }

  /** Why a push is ignored. */
  public enum Why {
    /** Not sealed by who knows the subscription's keys, or not what is sealed there. */
    NOT_OURS,
    NOT_FRESH,
    REPEATED,
    TOO_MANY
  }

  private final PushRecipient recipient;
  private final PushSeal seal;
  private final Set<Check> checks;

  /** Nonces of what woke, until when they are remembered. */
  private final Map<Bytes, Instant> seen = new HashMap<>();

  private Instant windowFrom = Instant.MIN;
  private int inWindow;

  /**
   * @param checks all, unless attacks are to be shown
   */
  public WakeUps(PushRecipient recipient, PushSeal seal, Set<Check> checks) {
    this.recipient = recipient;
    this.seal = seal;
    this.checks = checks;
  }

  /**
   * Judges one push.
   *
   * @param sealed any octets are safe to pass
   */
  public Verdict judge(Bytes sealed, Instant now) {
    Optional<WakeUp> opened = seal.open(recipient, sealed).flatMap(WakeUp::decode);
    if (!opened.isPresent()) return new Verdict.Ignored(Why.NOT_OURS);
    WakeUp wakeUp = opened.get();
    seen.values().removeIf(until -> !now.isBefore(until));
    if (!isFresh(wakeUp, now)) return new Verdict.Ignored(Why.NOT_FRESH);
    if (checks.contains(Check.REPLAY) && seen.containsKey(wakeUp.nonce())) {
      return new Verdict.Ignored(Why.REPEATED);
    }
    // The memory is bounded by this: what is ignored here is remembered nowhere.
    if (!isFree(now)) return new Verdict.Ignored(Why.TOO_MANY);
    seen.put(wakeUp.nonce(), now.plus(FRESH).plus(FRESH));
    return new Verdict.Wake(wakeUp.kind());
  }

  private boolean isFresh(WakeUp wakeUp, Instant now) {
    return !checks.contains(Check.FRESHNESS)
        || Duration.between(wakeUp.at(), now).abs().compareTo(FRESH) <= 0;
  }

  private boolean isFree(Instant now) {
    if (!checks.contains(Check.RATE)) return true;
    if (!now.isBefore(windowFrom.plus(WINDOW))) {
      windowFrom = now;
      inWindow = 0;
    }
    return ++inWindow <= MOST;
  }
}
