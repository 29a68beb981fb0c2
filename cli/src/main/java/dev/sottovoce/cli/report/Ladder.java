package dev.sottovoce.cli.report;

import dev.sottovoce.cli.report.Traces.End;
import dev.sottovoce.phone.TraceEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The ladder diagram: which messages went between the caller, the server and the callee. */
final class Ladder {
  private static final int WIDTH = 704;
  private static final int TOP = 62;
  private static final int STEP = 34;
  private static final int[] LANES = {130, 390, 650};
  private static final int CALLER = 0;
  private static final int SERVER = 1;
  private static final int CALLEE = 2;

  private final Traces traces;
  private final String caller;
  private final String callee;
  private final List<Arrow> arrows = new ArrayList<>();

  /**
   * @param caller the caller's name
   * @param callee the callee's name
   * @param keying what the handshake is called
   * @param protection what protects the speech
   */
  Ladder(Traces traces, String caller, String callee, String keying, String protection) {
    this.traces = traces;
    this.caller = caller;
    this.callee = callee;
    signalling(End.CALLER, CALLER);
    signalling(End.CALLEE, CALLEE);
    both(TraceEvent.ICE_CONNECTED, "path found (ICE checks)");
    both(TraceEvent.DTLS_CONNECTED, "keys agreed (" + keying + " handshake)");
    heard(End.CALLEE, CALLER, CALLEE, protection);
    heard(End.CALLER, CALLEE, CALLER, protection);
    arrows.sort(Comparator.comparingDouble(Arrow::millis));
  }

  /** How an arrow is drawn. */
  private enum Style {
    /** A SIP message by way of the server. */
    SIP,
    /** Between the two phones, both ways. */
    BOTH,
    /** Speech one way, between the two phones. */
    MEDIA
  }

  private record Arrow(double millis, int from, int to, String label, Style style) {}

  private void signalling(End end, int lane) {
    for (TraceEvent event : traces.of(end)) {
      double at = traces.millis(event);
      switch (event.kind()) {
        case SIP_SENT -> arrows.add(new Arrow(at, lane, SERVER, words(event), Style.SIP));
        case SIP_RECEIVED -> arrows.add(new Arrow(at, SERVER, lane, words(event), Style.SIP));
        case STATE -> {}
      }
    }
  }

  private static String words(TraceEvent event) {
    String[] parts = event.label().split(" ", 2);
    if (parts.length < 2) return event.label();
    return parts[0] + " " + phrase(parts[0]) + "(" + parts[1] + ")";
  }

  private static String phrase(String status) {
    return switch (status) {
      case "100" -> "Trying ";
      case "180" -> "Ringing ";
      case "183" -> "Session Progress ";
      case "200" -> "OK ";
      default -> "";
    };
  }

  private void both(String state, String label) {
    Optional<Double> here = traces.millis(End.CALLER, state);
    Optional<Double> there = traces.millis(End.CALLEE, state);
    if (here.isEmpty() && there.isEmpty()) return;
    double at = Math.max(here.orElse(-1e9), there.orElse(-1e9));
    arrows.add(new Arrow(at, CALLER, CALLEE, label, Style.BOTH));
  }

  private void heard(End listener, int from, int to, String protection) {
    traces
        .millis(listener, TraceEvent.FIRST_AUDIO_HEARD)
        .ifPresent(at -> arrows.add(new Arrow(at, from, to, "speech, " + protection, Style.MEDIA)));
  }

  boolean isEmpty() {
    return arrows.isEmpty();
  }

  String svg() {
    int height = TOP + STEP * arrows.size() + 16;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg class=\"ladder\" viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, height));
    svg.append("<title>Ladder diagram of the call’s messages</title><desc>");
    svg.append(Html.escape(spoken())).append("</desc>").append(MARKERS);
    lane(svg, CALLER, caller, height);
    lane(svg, SERVER, "server", height);
    lane(svg, CALLEE, callee, height);
    for (int i = 0; i < arrows.size(); i++) arrow(svg, arrows.get(i), TOP + STEP * (i + 1) - 6);
    return svg.append("</svg>").toString();
  }

  private static final String MARKERS =
      """
      <defs>
      <marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerUnits="userSpaceOnUse" \
      markerWidth="11" markerHeight="11" orient="auto-start-reverse">\
      <path class="tip" d="M0 0L8 4L0 8Z"/></marker>
      <marker id="tip-direct" viewBox="0 0 8 8" refX="8" refY="4" \
      markerUnits="userSpaceOnUse" markerWidth="13" markerHeight="13" \
      orient="auto-start-reverse"><path class="tip direct" d="M0 0L8 4L0 8Z"/></marker>
      </defs>
      """;

  private static void lane(StringBuilder svg, int lane, String name, int height) {
    int x = LANES[lane];
    svg.append(
        "<line class=\"lane\" x1=\"%d\" y1=\"40\" x2=\"%d\" y2=\"%d\"/>".formatted(x, x, height));
    svg.append(
        "<rect class=\"head\" x=\"%d\" y=\"8\" width=\"100\" height=\"32\" rx=\"8\"/>"
            .formatted(x - 50));
    svg.append("<text class=\"name\" x=\"%d\" y=\"29\">".formatted(x));
    svg.append(Html.escape(name)).append("</text>");
  }

  private static void arrow(StringBuilder svg, Arrow arrow, int y) {
    int from = LANES[arrow.from()];
    int to = LANES[arrow.to()];
    int gap = to > from ? 3 : -3;
    String style =
        arrow.style() == Style.SIP
            ? "sip"
            : arrow.style() == Style.BOTH ? "direct" : "direct media";
    String tip = arrow.style() == Style.SIP ? "tip" : "tip-direct";
    svg.append("<text class=\"at\" x=\"66\" y=\"%d\">%s</text>".formatted(y + 4, shown(arrow)));
    svg.append(
        "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" marker-end=\"url(#%s)\"%s/>"
            .formatted(
                style,
                from + gap,
                y,
                to - gap,
                y,
                tip,
                arrow.style() == Style.BOTH ? " marker-start=\"url(#tip-direct)\"" : ""));
    // Direct arrows cross the server's line: their words stand beside it.
    int middle = arrow.style() == Style.SIP ? (from + to) / 2 : LANES[SERVER];
    svg.append("<text class=\"label %s\" x=\"%d\" y=\"%d\">".formatted(style, middle, y - 7));
    svg.append(Html.escape(arrow.label())).append("</text>");
  }

  private static String shown(Arrow arrow) {
    double millis = arrow.millis();
    String sign = millis < 0 ? "−" : "";
    double size = Math.abs(millis);
    if (size >= 1000) return sign + Html.number(size / 1000) + " s";
    return sign + Html.number(size) + " ms";
  }

  private String spoken() {
    List<String> lines = new ArrayList<>();
    String[] names = {caller, "server", callee};
    for (Arrow arrow : arrows) {
      lines.add(
          shown(arrow)
              + ": "
              + names[arrow.from()]
              + " to "
              + names[arrow.to()]
              + ": "
              + arrow.label());
    }
    return String.join("; ", lines);
  }
}
