package dev.sottovoce.server.store;

import dev.sottovoce.server.routing.CallClass;
import dev.sottovoce.server.routing.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * What six minutes were like: how much, never who. It is as fine as the console draws a day.
 *
 * @param from when the six minutes begin
 * @param registrations the most at a time
 * @param connections the most at a time
 * @param calls so many began
 * @param taken those that somebody took, by class; classes without are left out
 * @param refusals by reason; reasons without are left out
 * @param ringing how long it took until a phone rang: the median of the slowest minute's calls;
 *     nothing where no phone rang
 */
public record HistorySlot(
    Instant from,
    int registrations,
    int connections,
    long calls,
    Map<CallClass, Long> taken,
    Map<Refusal, Long> refusals,
    Optional<Duration> ringing) {
  public static final Duration LENGTH = Duration.ofMinutes(6);

  /** A day of them. */
  public static final int MOST = 240;

  public HistorySlot {
    if (!from.equals(begin(from))) throw new IllegalArgumentException("no slot begins at " + from);
    taken = Map.copyOf(taken);
    refusals = Map.copyOf(refusals);
  }

  /** When the slot of a moment begins. */
  public static Instant begin(Instant at) {
    long second = at.getEpochSecond();
    return Instant.ofEpochSecond(second - Math.floorMod(second, LENGTH.toSeconds()));
  }

  /** When the oldest slot begins that is kept at a moment. */
  public static Instant oldest(Instant now) {
    return begin(now).minus(LENGTH.multipliedBy(MOST - 1));
  }

  /** This and more of the same six minutes. */
  public HistorySlot plus(HistorySlot more) {
    if (!from.equals(more.from)) throw new IllegalArgumentException("those are other six minutes");
    return new HistorySlot(
        from,
        Math.max(registrations, more.registrations),
        Math.max(connections, more.connections),
        calls + more.calls,
        sum(new EnumMap<>(CallClass.class), taken, more.taken),
        sum(new EnumMap<>(Refusal.class), refusals, more.refusals),
        either(ringing, more.ringing, (a, b) -> a.compareTo(b) < 0 ? b : a));
  }

  private static <K> Map<K, Long> sum(Map<K, Long> sum, Map<K, Long> some, Map<K, Long> more) {
    sum.putAll(some);
    more.forEach((key, count) -> sum.merge(key, count, Long::sum));
    return sum;
  }

  private static <T> Optional<T> either(Optional<T> one, Optional<T> other, BinaryOperator<T> of) {
    if (one.isEmpty()) return other;
    return other.isEmpty() ? one : Optional.of(of.apply(one.get(), other.get()));
  }
}
