package dev.sottovoce.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Puts a report together. */
public final class HtmlReport {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final ReportData data;
  private final Traces traces;
  private final String caller;
  private final String callee;

  private HtmlReport(ReportData data) {
    this.data = data;
    this.traces = new Traces(data.callerTrace(), data.calleeTrace());
    this.caller = data.there().speaker();
    this.callee = data.there().listener();
  }

  /** The whole file. */
  public static String html(ReportData data) {
    return new HtmlReport(data).html();
  }

  private String html() {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        + "<meta name=\"color-scheme\" content=\"light dark\">"
        + "<title>Call report: "
        + Html.escape(caller + " and " + callee)
        + "</title>\n<style>\n"
        + style()
        + "</style></head>\n<body><main>\n"
        + header()
        + quality()
        + new Facts(data).html()
        + speech(data.there(), "a", "b")
        + speech(data.back(), "b", "a")
        + section("time", "Time line", new Timeline(traces, caller, callee).html())
        + messages()
        + footer()
        + "\n</main></body></html>\n";
  }

  private String header() {
    boolean ok = data.result().ok();
    return "<header class=\"%s\">%s<div><p class=\"kicker\">Call report</p><h1>%s</h1><p>%s</p></div></header>\n"
        .formatted(
            ok ? "good" : "bad",
            ok ? closedLock() : OPEN_LOCK,
            Html.escape(title(ok)),
            Html.escape(data.verdict()));
  }

  private String title(boolean ok) {
    if (!ok) return caller + " and " + callee + ": the call failed";
    return caller
        + " and "
        + callee
        + ": encrypted between the two"
        + (isVerified() ? ", verified" : "");
  }

  private boolean isVerified() {
    return "verified".equals(data.result().lock());
  }

  /** With a tick only where somebody has made sure who is at the other end. */
  private String closedLock() {
    return isVerified()
        ? LOCK.formatted("Closed lock: verified", "<path class=\"check\" d=\"M17 32l5 5 9-10\"/>")
        : LOCK.formatted("Closed lock: encrypted, not verified", "");
  }

  private static final String LOCK =
      """
      <svg class="lock" viewBox="0 0 48 48" role="img"><title>%s</title>\
      <path class="shackle" d="M14 22v-7a10 10 0 0 1 20 0v7"/>\
      <rect class="body" x="9" y="21" width="30" height="22" rx="5"/>%s</svg>\
      """;

  private static final String OPEN_LOCK =
      """
      <svg class="lock" viewBox="0 0 48 48" role="img"><title>Open lock: the call \
      failed</title><path class="shackle" d="M14 22v-9a10 10 0 0 1 19-4"/>\
      <rect class="body" x="9" y="21" width="30" height="22" rx="5"/>\
      <path class="check" d="M19 27l10 10m0-10l-10 10"/></svg>\
      """;

  private String quality() {
    String gauges = new Gauges(data).html();
    return gauges.isEmpty() ? "" : section("quality", "How it went", gauges);
  }

  private static String section(String id, String title, String content) {
    return "<section aria-labelledby=\"%s\"><h2 id=\"%s\">%s</h2>%s</section>\n"
        .formatted(id, id, title, content);
  }

  private static String speech(Direction direction, String speakerStyle, String listenerStyle) {
    double seconds = Math.max(direction.sent().seconds(), 0.5);
    String speaker = Html.escape(direction.speaker());
    String listener = Html.escape(direction.listener());
    String pictures =
        picture("Sent by " + speaker, speakerStyle, direction.sent(), 0, seconds)
            + picture(
                "Heard by " + listener,
                listenerStyle,
                direction.heard(),
                direction.delaySeconds(),
                seconds)
            + axis(seconds);
    String id = "speech-" + speaker;
    return section(
        id, speaker + " → " + listener, "<p>" + matchSentence(direction) + "</p>" + pictures);
  }

  private static String matchSentence(Direction direction) {
    Double match = direction.match();
    String counts =
        " %,d packets sent, %,d arrived, %,d lost."
            .formatted(
                direction.packetsSent(), direction.packetsReceived(), direction.packetsLost());
    if (match == null) return "What was heard could not be compared with what was sent." + counts;
    return "<strong class=\"%s\">%.3f</strong> audio match (1 is the same speech, %.1f is wanted)."
            .formatted(
                match >= CallResult.SAME_SPEECH ? "good" : "bad", match, CallResult.SAME_SPEECH)
        + counts;
  }

  private static String picture(
      String title, String style, Recording recording, double from, double seconds) {
    return "<figure class=\"%s\"><figcaption>%s</figcaption>%s<img class=\"spectrogram\" alt=\"%s\" src=\"%s\"></figure>"
        .formatted(
            style,
            title,
            Waveform.svg(recording, from, seconds, title + ": waveform"),
            title + ": spectrogram, 0 to 8 kHz",
            SpectrogramImage.dataUri(recording, from, seconds));
  }

  private static String axis(double seconds) {
    StringBuilder text = new StringBuilder("<div class=\"axis\" aria-hidden=\"true\">");
    double step = tick(seconds);
    for (double at = 0; at <= seconds - step * 0.3; at += step) {
      text.append("<span style=\"left:").append(Html.percent(at, seconds)).append("\">");
      text.append(step < 1 ? Html.number(at) : String.valueOf(Math.round(at)));
      text.append(at == 0 ? "&#8239;s</span>" : "</span>");
    }
    return text.append("</div>").toString();
  }

  private static double tick(double seconds) {
    for (double step : new double[] {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60}) {
      if (seconds / step <= 9) return step;
    }
    return 120;
  }

  private String messages() {
    String keying = data.result().keying() == null ? "DTLS" : data.result().keying();
    String srtp = data.result().srtp() == null ? "SRTP" : data.result().srtp();
    Ladder ladder = new Ladder(traces, caller, callee, keying, srtp);
    if (ladder.isEmpty()) return "";
    return section(
        "messages",
        "Messages",
        "<p>Signalling goes by way of the server; the handshake and the speech go from phone to"
            + " phone. Times are each phone’s own, counted from the caller’s command.</p>"
            + "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Ladder diagram\">"
            + ladder.svg()
            + "</div>");
  }

  private String footer() {
    return "<footer>Made by Sottovoce %s on %s. This file holds everything it shows; it loads nothing.</footer>"
        .formatted(Html.escape(data.version()), DAY_AND_TIME.format(data.when()));
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) throw new IllegalStateException("report.css is not in the class path");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("report.css cannot be read", e);
    }
  }
}
