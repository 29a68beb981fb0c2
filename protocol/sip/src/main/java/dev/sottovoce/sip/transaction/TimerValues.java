package dev.sottovoce.sip.transaction;

import java.time.Duration;

/**
 * The timer values of RFC 3261 section 17.1.1.1 and table 4.
 *
 * @param t1 estimated round-trip time
 * @param t2 most that a non-INVITE request or a final response to an INVITE waits to be repeated
 * @param t4 how long the network may keep a message
 */
public record TimerValues(Duration t1, Duration t2, Duration t4, Reliability transport) {
  /** Whether the transport repeats by itself. */
  public enum Reliability {
    RELIABLE,
    UNRELIABLE
  }

  /** For TLS, TCP and WebSocket. */
  public static final TimerValues RELIABLE =
      new TimerValues(
          Duration.ofMillis(500),
          Duration.ofSeconds(4),
          Duration.ofSeconds(5),
          Reliability.RELIABLE);

  /** For datagrams. */
  public static final TimerValues UNRELIABLE =
      new TimerValues(RELIABLE.t1, RELIABLE.t2, RELIABLE.t4, Reliability.UNRELIABLE);

  /** After so long without a response to an INVITE a server says 100 (section 17.2.1). */
  static final Duration TRYING_AFTER = Duration.ofMillis(200);

  /** 64 times T1: timers B, F, H, L and M, and J and D on unreliable transports. */
  Duration sixtyFourT1() {
    return t1.multipliedBy(64);
  }

  boolean repeats() {
    return transport == Reliability.UNRELIABLE;
  }

  /** How long a finished transaction absorbs repeats: not at all where nothing repeats. */
  Duration lingering(Duration onUnreliable) {
    return repeats() ? onUnreliable : Duration.ZERO;
  }

  Duration doubled(Duration wait, boolean capped) {
    Duration doubled = wait.multipliedBy(2);
    return capped && doubled.compareTo(t2) > 0 ? t2 : doubled;
  }
}
