package dev.sottovoce.phone;

import dev.sottovoce.phone.enrol.ServerTime;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * This device's clock beside the server's. Certificates and one-time codes are good for a time, so
 * a clock that is off makes good ones look bad.
 *
 * @param ahead how far this device's clock is ahead of the server's; negative when it is behind
 */
public record ClockComparison(Duration ahead) {
  /** A server tells whole seconds, and the way there and back takes its time. */
  private static final Duration TOLERATED = Duration.ofMinutes(1);

  /**
   * Asks the server of an account, which must prove itself by a certificate of the organisation's
   * authority, whatever the dates in it say. Blocks for at most about ten seconds.
   *
   * @throws IOException when the server cannot be asked or does not tell
   */
  public static ClockComparison with(Account account, Clock clock) throws IOException {
    return ServerTime.of(account.server(), account.authorities()).compare(clock);
  }

  /** By the server's time and the device's readings before and after it was asked. */
  public static ClockComparison of(Instant server, Instant before, Instant after) {
    Instant here = before.plus(Duration.between(before, after).dividedBy(2));
    return new ClockComparison(Duration.between(server, here));
  }

  /** Whether the clocks are so far apart that somebody should look at them. */
  public boolean isOff() {
    return ahead.abs().compareTo(TOLERATED) > 0;
  }

  /** What is the case, for a person. */
  public String sentence() {
    if (!isOff()) return "This device's clock and the server's agree.";
    return "This device's clock is "
        + words(ahead.abs())
        + (ahead.isNegative() ? " behind" : " ahead of")
        + " the server's.";
  }

  /** What to do about it, for a person; nothing when the clocks agree. */
  public String advice() {
    return isOff()
        ? "Set this device's clock, or the server's if that is the one that is wrong."
        : "";
  }

  private static String words(Duration off) {
    // An hour less the way there and back is an hour.
    Duration rounded = off.plusSeconds(30);
    if (rounded.toDays() >= 2) return rounded.toDays() + " days";
    if (rounded.toHours() >= 2) return rounded.toHours() + " hours";
    return rounded.toMinutes() >= 2 ? rounded.toMinutes() + " minutes" : "a minute";
  }
}
