package dev.sottovoce.lab.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measured figure.
 *
 * @param name what was measured
 * @param value our figure, in {@code unit}
 * @param unit such as {@code ns/packet}, {@code ms}, {@code B/op}
 * @param peer what was measured beside it in the same run, with its version
 * @param peerValue the peer's figure in the same unit
 * @param goal the promise, as a person reads it; empty for a figure that is only told
 * @param holds whether the promise holds; true where there is none
 */
public record BenchRow(
    String name,
    double value,
    String unit,
    Optional<String> peer,
    OptionalDouble peerValue,
    String goal,
    boolean holds) {

  /** A figure with no promise and no peer. */
  public static BenchRow told(String name, double value, String unit) {
    return new BenchRow(name, value, unit, Optional.empty(), OptionalDouble.empty(), "", true);
  }

  /** A figure that may be at most {@code limit}. */
  public static BenchRow atMost(String name, double value, String unit, double limit) {
    String goal = "<= " + number(limit) + " " + unit;
    return new BenchRow(
        name, value, unit, Optional.empty(), OptionalDouble.empty(), goal, value <= limit);
  }

  /** A figure that must be at least {@code limit}. */
  public static BenchRow atLeast(String name, double value, String unit, double limit) {
    String goal = ">= " + number(limit) + " " + unit;
    return new BenchRow(
        name, value, unit, Optional.empty(), OptionalDouble.empty(), goal, value >= limit);
  }

  /** A figure that may be at most {@code limit} times the peer's. */
  public static BenchRow atMostTimes(
      String name, double value, String unit, String peer, double peerValue, double limit) {
    String goal = "<= " + number(limit) + " x peer";
    boolean holds = value <= limit * peerValue;
    return new BenchRow(
        name, value, unit, Optional.of(peer), OptionalDouble.of(peerValue), goal, holds);
  }

  /** The same figure and promise, with what a peer measured beside it. */
  public BenchRow beside(String otherPeer, double otherValue) {
    return new BenchRow(
        name, value, unit, Optional.of(otherPeer), OptionalDouble.of(otherValue), goal, holds);
  }

  /** Our figure divided by the peer's. */
  public OptionalDouble ratio() {
    return peerValue.isPresent() && peerValue.getAsDouble() > 0
        ? OptionalDouble.of(value / peerValue.getAsDouble())
        : OptionalDouble.empty();
  }

  static String number(double value) {
    double size = Math.abs(value);
    String form = size >= 100 || value == Math.rint(value) ? "%.0f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, form, value);
  }
}
