package dev.sottovoce.cli.report;

/** A waveform as an SVG shape: in each column the highest and the lowest sample. */
final class Waveform {
  private static final int COLUMNS = 800;
  private static final int HEIGHT = 80;

  private Waveform() {}

  /**
   * @param from the second of the recording that stands at the left edge; before 0 is silence
   * @param seconds how much time the picture spans
   * @param title what it shows, for those who cannot see it
   */
  static String svg(Recording recording, double from, double seconds, String title) {
    StringBuilder upper = new StringBuilder();
    StringBuilder lower = new StringBuilder();
    for (int column = 0; column < COLUMNS; column++) {
      int first = sampleAt(recording, from + seconds * column / COLUMNS);
      int last = sampleAt(recording, from + seconds * (column + 1) / COLUMNS);
      int high = 0;
      int low = 0;
      for (int i = Math.max(0, first); i < Math.min(last, recording.samples().length); i++) {
        high = Math.max(high, recording.samples()[i]);
        low = Math.min(low, recording.samples()[i]);
      }
      upper.append(column == 0 ? "M" : "L").append(column).append(' ').append(y(high));
      lower.insert(0, "L" + column + " " + y(low));
    }
    return "<svg class=\"wave\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\">"
            .formatted(COLUMNS, HEIGHT)
        + "<title>"
        + Html.escape(title)
        + "</title><path d=\""
        + upper
        + lower
        + "Z\"/></svg>";
  }

  private static int sampleAt(Recording recording, double second) {
    return (int) Math.round(second * recording.rate());
  }

  private static String y(int sample) {
    // Half a unit of thickness keeps silence visible as a line.
    double middle = HEIGHT / 2.0;
    double offset = -sample / 32768.0 * middle;
    return Html.number(middle + offset + (sample >= 0 ? -0.4 : 0.4));
  }
}
