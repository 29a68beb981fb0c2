package dev.sottovoce.lab.bench.audio;

import java.util.List;
import java.util.Locale;

/** Lines of quality over what the network does, as SVG. */
final class QualityPicture {
  /**
   * One point.
   *
   * @param at loss or jitter
   * @param decibels the distance
   */
  record Point(double at, double decibels) {}

  /** A receiver's line. */
  record Line(String name, List<Point> points) {}

  private static final int WIDTH = 460;
  private static final int HEIGHT = 300;
  private static final int LEFT = 56;
  private static final int TOP = 36;
  private static final int RIGHT = 18;
  private static final int BOTTOM = 46;
  private static final int TICKS = 5;
  private static final String[] COLOURS = {"#1f6f5c", "#b3541e", "#4a4a8a", "#888888"};

  private QualityPicture() {}

  /** Two panels beside each other. */
  static String svg(List<Line> byLoss, List<Line> byJitter) {
    double most = 1;
    for (List<Line> panel : List.of(byLoss, byJitter)) {
      for (Line line : panel) {
        for (Point each : line.points()) most = Math.max(most, each.decibels());
      }
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
            .formatted(2 * WIDTH, HEIGHT)
        + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
        + panel(byLoss, 0, "Packets lost, percent", most)
        + panel(byJitter, WIDTH, "Jitter, ms (uniform, up to)", most)
        + "</svg>\n";
  }

  private static String panel(List<Line> lines, int x, String title, double most) {
    double widest = 1;
    for (Line line : lines) for (Point each : line.points()) widest = Math.max(widest, each.at());
    StringBuilder svg = new StringBuilder("<g transform=\"translate(%d,0)\">%n".formatted(x));
    int plotWidth = WIDTH - LEFT - RIGHT;
    int plotHeight = HEIGHT - TOP - BOTTOM;
    for (int tick = 0; tick <= TICKS; tick++) {
      double y = HEIGHT - BOTTOM - (double) plotHeight * tick / TICKS;
      double tickX = LEFT + (double) plotWidth * tick / TICKS;
      svg.append(
          number(
              "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>%n",
              LEFT, y, WIDTH - RIGHT, LEFT - 6, y + 4, most * tick / TICKS));
      svg.append(
          number(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f</text>%n",
              tickX, HEIGHT - BOTTOM + 18, widest * tick / TICKS));
    }
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).points().isEmpty()) continue;
      String colour = COLOURS[i % COLOURS.length];
      StringBuilder path = new StringBuilder();
      for (Point each : lines.get(i).points()) {
        double px = LEFT + plotWidth * each.at() / widest;
        double py = HEIGHT - BOTTOM - plotHeight * each.decibels() / most;
        path.append(number(path.isEmpty() ? "M%.1f %.1f" : "L%.1f %.1f", px, py));
        svg.append(
            number("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", px, py, colour));
      }
      svg.append(
          "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
              .formatted(path, colour));
      svg.append(
          "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n"
              .formatted(LEFT + 8, TOP + 14 + 16 * i, colour, lines.get(i).name()));
    }
    svg.append(
        "<text x=\"%d\" y=\"20\">Distance from what was said, dB (less is better)</text>%n"
            .formatted(LEFT));
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n</g>%n"
            .formatted(LEFT + plotWidth / 2, HEIGHT - 8, title));
    return svg.toString();
  }

  private static String number(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
