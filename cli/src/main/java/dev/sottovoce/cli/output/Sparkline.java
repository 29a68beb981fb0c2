package dev.sottovoce.cli.output;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last values of something as a row of bars, the newest at the right. Confined to one thread.
 */
public final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private final int width;
  private final double least;
  private final double most;
  private final Deque<Double> values = new ArrayDeque<>();

  /**
   * @param width how many values are shown
   * @param least the lowest bar
   * @param most the highest bar; what is more is shown like it
   */
  public Sparkline(int width, double least, double most) {
    if (width < 1 || !(most > least)) throw new IllegalArgumentException("nothing could be shown");
    this.width = width;
    this.least = least;
    this.most = most;
  }

  /** One more value, or not a number where there is none. */
  public void add(double value) {
    if (values.size() == width) values.removeFirst();
    values.addLast(value);
  }

  /** As many characters as it is wide. */
  public String text() {
    StringBuilder text = new StringBuilder(" ".repeat(width - values.size()));
    for (double each : values) text.append(bar(each));
    return text.toString();
  }

  private char bar(double value) {
    if (Double.isNaN(value)) return ' ';
    double share = (value - least) / (most - least);
    int at = (int) Math.round(share * (BARS.length() - 1));
    return BARS.charAt(Math.max(0, Math.min(BARS.length() - 1, at)));
  }
}
