package dev.sottovoce.cli.report;

import dev.sottovoce.phone.Leakage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a call sounded, and what shows of its packets, as bars: long and red is bad. */
final class Gauges {
  /** What a bar says by its colour. */
  private enum Verdict {
    GOOD,
    FAIR,
    BAD;

    private static Verdict of(double value, double good, double fair) {
      if (value <= good) return GOOD;
      return value <= fair ? FAIR : BAD;
    }

    private String style() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Beyond these a bar is full. */
  private static final double MOST_DELAY_MILLIS = 400;

  private static final double MOST_LOSS_PERCENT = 20;
  private static final double MOST_JITTER_MILLIS = 60;
  private static final double BEST_SCORE = 5;

  /** ITU-T G.114: nobody minds the first, most people mind the second. */
  private static final double GOOD_DELAY_MILLIS = 150;

  private final ReportData data;
  private final StringBuilder text = new StringBuilder();

  Gauges(ReportData data) {
    this.data = data;
  }

  /** Rows of bars; empty where nothing was measured. */
  String html() {
    delay(data.result().mouthToEarMillis());
    for (Direction each : List.of(data.there(), data.back())) direction(each);
    if (data.result().leakage() != null) pattern(data.result().leakage());
    return text.toString();
  }

  private void delay(@Nullable Long millis) {
    if (millis == null) return;
    bar(
        "Mouth to ear",
        "%d ms".formatted(millis),
        millis / MOST_DELAY_MILLIS,
        Verdict.of(millis, GOOD_DELAY_MILLIS, MOST_DELAY_MILLIS));
  }

  private void direction(Direction each) {
    String way = ", " + each.speaker() + " → " + each.listener();
    Double score = each.opinion();
    if (score != null) {
      bar(
          "Opinion score" + way,
          Html.number(score) + " of 5",
          score / BEST_SCORE,
          Verdict.of(-score, -4, -3.5));
    }
    long expected = each.packetsReceived() + each.packetsLost();
    if (expected > 0) {
      double percent = 100.0 * each.packetsLost() / expected;
      bar(
          "Lost" + way,
          Html.number(percent) + " %",
          percent / MOST_LOSS_PERCENT,
          Verdict.of(percent, 1, 5));
    }
    Double jitter = each.jitterMillis();
    if (jitter != null) {
      bar(
          "Jitter" + way,
          Html.number(jitter) + " ms",
          jitter / MOST_JITTER_MILLIS,
          Verdict.of(jitter, 20, 40));
    }
  }

  /** Each part of the bar is as wide as its share of the packets. */
  private void pattern(Leakage leakage) {
    if (leakage.packets() == 0) return;
    long odd = leakage.oddSizes() + leakage.keyPackets() + leakage.heldBeats();
    long late = leakage.offBeat() + leakage.missedBeats();
    long all = Math.max(leakage.packets() + leakage.missedBeats() + leakage.heldBeats(), 1);
    String shown = odd == 0 ? late == 0 ? "all alike" : late + " late" : odd + " differed";
    text.append("<div class=\"gauge\"><span>Packets that were alike</span>");
    text.append("<div class=\"track\" role=\"img\" aria-label=\"");
    text.append(Html.escape(leakage.sentence())).append("\">");
    part(Math.max(0, all - odd - late), all, Verdict.GOOD);
    part(late, all, Verdict.FAIR);
    part(odd, all, Verdict.BAD);
    text.append("</div><b>").append(Html.escape(shown)).append("</b></div>");
  }

  private void part(long packets, long all, Verdict verdict) {
    if (packets == 0) return;
    text.append("<i class=\"").append(verdict.style()).append("\" style=\"width:");
    text.append(Html.percent(packets, all)).append("\"></i>");
  }

  private void bar(String name, String value, double full, Verdict verdict) {
    text.append("<div class=\"gauge\"><span>").append(Html.escape(name)).append("</span>");
    text.append("<div class=\"track\" role=\"img\" aria-label=\"");
    text.append(Html.escape(value + ": " + verdict.style())).append("\">");
    text.append("<i class=\"").append(verdict.style()).append("\" style=\"width:");
    text.append(Html.percent(Math.min(1, Math.max(0.01, full)), 1)).append("\"></i></div><b>");
    text.append(Html.escape(value)).append("</b></div>");
  }
}
