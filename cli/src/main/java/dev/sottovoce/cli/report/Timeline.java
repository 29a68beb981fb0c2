package dev.sottovoce.cli.report;

import dev.sottovoce.cli.report.Traces.End;
import dev.sottovoce.phone.TraceEvent;
import dev.sottovoce.phone.TraceEvent.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time line of a call as two tables with bars: the set-up in milliseconds, and everything from
 * registering to hanging up in seconds. Each bar lasts from what the same phone did before.
 */
final class Timeline {
  private final Traces traces;
  private final String caller;
  private final String callee;

  Timeline(Traces traces, String caller, String callee) {
    this.traces = traces;
    this.caller = caller;
    this.callee = callee;
  }

  /** A step at one end: when it began, when it was done. */
  private record Bar(double from, double to) {}

  private record Row(String what, String hint, @Nullable Bar caller, @Nullable Bar callee) {
    List<Bar> bars() {
      List<Bar> bars = new ArrayList<>();
      if (caller != null) bars.add(caller);
      if (callee != null) bars.add(callee);
      return bars;
    }
  }

  private record Step(String what, String hint, Optional<Double> caller, Optional<Double> callee) {}

  String html() {
    List<Row> setUp = rows(setUpSteps(), 0);
    List<Row> whole = wholeRows();
    if (setUp.isEmpty()) return "<p class=\"quiet\">The phones left no trace of a call.</p>";
    return "<h3>Set-up</h3>"
        + table(setUp, 1, "ms", "Milliseconds after " + Html.escape(caller) + "’s command")
        + "<h3>The whole run</h3>"
        + table(whole, 1000, "s", "Seconds, counted from " + Html.escape(caller) + "’s command");
  }

  private List<Step> setUpSteps() {
    return List.of(
        new Step(
            "INVITE",
            "the call reaches the other phone",
            event(End.CALLER, Kind.SIP_SENT, "INVITE"),
            event(End.CALLEE, Kind.SIP_RECEIVED, "INVITE")),
        new Step(
            "Answer",
            "200 OK with the callee’s description",
            event(End.CALLER, Kind.SIP_RECEIVED, "200 INVITE"),
            event(End.CALLEE, Kind.SIP_SENT, "200 INVITE")),
        step("ICE", "a direct path is found and checked", TraceEvent.ICE_CONNECTED),
        step("Handshake", "keys agreed, certificates compared", TraceEvent.DTLS_CONNECTED),
        step("First audio sent", "protected", TraceEvent.FIRST_AUDIO_SENT),
        step("First audio heard", "decrypted and played", TraceEvent.FIRST_AUDIO_HEARD));
  }

  private List<Row> wholeRows() {
    List<Row> rows = new ArrayList<>();
    Bar calling = registering(End.CALLER);
    Bar called = registering(End.CALLEE);
    if (calling != null || called != null) {
      rows.add(new Row("Register", "REGISTER until signed in", calling, called));
    }
    add(rows, "Set-up", "until audio is heard", End.CALLER, 0, TraceEvent.FIRST_AUDIO_HEARD);
    Bar talk = between(End.CALLER, TraceEvent.FIRST_AUDIO_HEARD, TraceEvent.HUNG_UP);
    Bar talkBack = between(End.CALLEE, TraceEvent.FIRST_AUDIO_HEARD, TraceEvent.HUNG_UP);
    if (talk != null || talkBack != null) {
      rows.add(new Row("Talk", "until hang-up", talk, talkBack));
    }
    return rows;
  }

  private void add(
      List<Row> rows, String what, String hint, End end, double from, String untilLabel) {
    Bar mine = traces.millis(end, untilLabel).map(to -> new Bar(from, to)).orElse(null);
    Bar other =
        traces
            .millis(End.CALLEE, untilLabel)
            .map(to -> new Bar(received().orElse(from), to))
            .orElse(null);
    if (mine != null || other != null) rows.add(new Row(what, hint, mine, other));
  }

  private Optional<Double> received() {
    return event(End.CALLEE, Kind.SIP_RECEIVED, "INVITE");
  }

  private @Nullable Bar registering(End end) {
    Optional<Double> from = event(end, Kind.SIP_SENT, "REGISTER");
    Optional<Double> to = traces.millis(end, TraceEvent.REGISTERED);
    return to.map(done -> new Bar(from.orElse(done), done)).orElse(null);
  }

  private @Nullable Bar between(End end, String fromLabel, String toLabel) {
    Optional<Double> from = traces.millis(end, fromLabel);
    Optional<Double> to = traces.millis(end, toLabel);
    return from.isPresent() && to.isPresent() ? new Bar(from.get(), to.get()) : null;
  }

  private Step step(String what, String hint, String label) {
    return new Step(what, hint, traces.millis(End.CALLER, label), traces.millis(End.CALLEE, label));
  }

  private Optional<Double> event(End end, Kind kind, String label) {
    return traces.first(end, kind, label).map(traces::millis);
  }

  private static List<Row> rows(List<Step> steps, double start) {
    List<Row> rows = new ArrayList<>();
    for (Step step : steps) {
      Bar mine =
          step.caller()
              .map(at -> new Bar(before(steps.stream().map(Step::caller).toList(), at, start), at))
              .orElse(null);
      Bar other =
          step.callee()
              .map(at -> new Bar(before(steps.stream().map(Step::callee).toList(), at, start), at))
              .orElse(null);
      if (mine != null || other != null) rows.add(new Row(step.what(), step.hint(), mine, other));
    }
    return rows;
  }

  private static double before(List<Optional<Double>> times, double at, double start) {
    return times.stream()
        .flatMap(Optional::stream)
        .filter(time -> time < at)
        .max(Comparator.naturalOrder())
        .orElse(Math.min(start, at));
  }

  private String table(List<Row> rows, double unitMillis, String unit, String caption) {
    double left = bounds(rows, true);
    double right = bounds(rows, false);
    StringBuilder text = new StringBuilder("<table class=\"time\"><caption>" + caption);
    text.append("</caption><thead><tr><th scope=\"col\">Step</th>");
    text.append("<th scope=\"col\" class=\"lane\">When</th>");
    text.append("<th scope=\"col\" class=\"num\"><i class=\"dot a\"></i>");
    text.append(Html.escape(caller)).append("</th><th scope=\"col\" class=\"num\">");
    text.append("<i class=\"dot b\"></i>").append(Html.escape(callee));
    text.append("</th></tr></thead><tbody>");
    for (Row row : rows) {
      text.append("<tr><th scope=\"row\">").append(row.what()).append("<small>");
      text.append(row.hint()).append("</small></th><td class=\"lane\"><div>");
      text.append(bar(row.caller(), "a", left, right));
      text.append(bar(row.callee(), "b", left, right));
      text.append("</div></td>").append(cell(row.caller(), unitMillis, unit));
      text.append(cell(row.callee(), unitMillis, unit)).append("</tr>");
    }
    return text.append("</tbody></table>").toString();
  }

  private static double bounds(List<Row> rows, boolean lowest) {
    double bound = 0;
    for (Row row : rows) {
      for (Bar bar : row.bars()) {
        bound = lowest ? Math.min(bound, bar.from()) : Math.max(bound, bar.to());
      }
    }
    return bound;
  }

  private static String bar(@Nullable Bar bar, String style, double left, double right) {
    if (bar == null) return "";
    return "<i class=\"bar %s\" style=\"left:%s;width:%s\"></i>"
        .formatted(
            style,
            Html.percent(bar.from() - left, right - left),
            Html.percent(bar.to() - bar.from(), right - left));
  }

  private static String cell(@Nullable Bar bar, double unitMillis, String unit) {
    if (bar == null) return "<td class=\"num\">–</td>";
    double value = bar.to() / unitMillis;
    String shown = value < 0 ? "−" + Html.number(-value) : Html.number(value);
    return "<td class=\"num\">" + shown + "&#8239;" + unit + "</td>";
  }
}
