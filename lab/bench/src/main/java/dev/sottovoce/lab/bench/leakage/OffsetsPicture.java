package dev.sottovoce.lab.bench.leakage;

import dev.sottovoce.lab.bench.leakage.Recorded.Seen;
import dev.sottovoce.lab.bench.leakage.Script.Manner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** When packets leave, as microseconds from the beat, for speech and for the rest: SVG. */
final class OffsetsPicture {
  private static final int LEAST_MICROS = -200;
  private static final int MOST_MICROS = 500;
  private static final int BIN_MICROS = 10;
  private static final int BINS = (MOST_MICROS - LEAST_MICROS) / BIN_MICROS;
  private static final int TICK_MICROS = 100;
  private static final int WIDTH = 460;
  private static final int HEIGHT = 240;
  private static final int LEFT = 20;
  private static final int TOP = 40;
  private static final int RIGHT = 18;
  private static final int BOTTOM = 40;
  private static final String SPEECH = "#b3541e";
  private static final String SILENCE = "#1f6f5c";

  private final List<String> panels = new ArrayList<>();

  /** Adds a panel, two of them beside each other. */
  void add(Setting setting, List<Recorded> runs) {
    int x = panels.size() % 2 * WIDTH;
    int y = panels.size() / 2 * HEIGHT;
    double[] speech = shares(runs, true);
    double[] silence = shares(runs, false);
    double most = 1e-9;
    for (int i = 0; i < BINS; i++) most = Math.max(most, Math.max(speech[i], silence[i]));
    panels.add(
        "<g transform=\"translate(%d,%d)\">%n".formatted(x, y)
            + axis()
            + line(silence, most, SILENCE)
            + line(speech, most, SPEECH)
            + text(LEFT, 18, "black", setting.title())
            + text(WIDTH - 130, 18, SPEECH, "speech")
            + text(WIDTH - 80, 18, SILENCE, "silence")
            + "</g>\n");
  }

  boolean isEmpty() {
    return panels.isEmpty();
  }

  String svg() {
    int rows = (panels.size() + 1) / 2;
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
            .formatted(2 * WIDTH, rows * HEIGHT)
        + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
        + String.join("", panels)
        + "</svg>\n";
  }

  /** The share of packets in each bin; what is further off is in none. */
  private static double[] shares(List<Recorded> runs, boolean speech) {
    double[] shares = new double[BINS];
    int all = 0;
    for (Recorded run : runs) {
      for (Seen each : run.seen()) {
        if (each.said().manner() == Manner.SPEAKING != speech) continue;
        all += each.offsets().length;
        for (double offset : each.offsets()) {
          int bin = (int) Math.floor((offset - LEAST_MICROS) / BIN_MICROS);
          if (bin >= 0 && bin < BINS) shares[bin]++;
        }
      }
    }
    for (int i = 0; i < BINS; i++) shares[i] /= Math.max(1, all);
    return shares;
  }

  private static double across(double micros) {
    double width = WIDTH - LEFT - RIGHT;
    return LEFT + width * (micros - LEAST_MICROS) / (MOST_MICROS - LEAST_MICROS);
  }

  private static String axis() {
    StringBuilder svg = new StringBuilder();
    for (int micros = LEAST_MICROS; micros <= MOST_MICROS; micros += TICK_MICROS) {
      svg.append(
          number(
              "<path d=\"M%.1f %dV%d\" stroke=\"#ddd\"/><text x=\"%.1f\" y=\"%d\""
                  + " text-anchor=\"middle\">%d</text>%n",
              across(micros), TOP, HEIGHT - BOTTOM, across(micros), HEIGHT - BOTTOM + 16, micros));
    }
    return svg
        + text(LEFT, HEIGHT - 8, "black", "Microseconds from the beat; height: share of packets");
  }

  private static String line(double[] shares, double most, String colour) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < BINS; i++) {
      double x = across(LEAST_MICROS + (i + 0.5) * BIN_MICROS);
      double y = HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * shares[i] / most;
      path.append(number(path.isEmpty() ? "M%.1f %.1f" : "L%.1f %.1f", x, y));
    }
    return "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
        .formatted(path, colour);
  }

  private static String text(int x, int y, String colour, String words) {
    return "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n".formatted(x, y, colour, words);
  }

  private static String number(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
