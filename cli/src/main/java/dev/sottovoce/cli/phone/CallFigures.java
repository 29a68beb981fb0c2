package dev.sottovoce.cli.phone;

import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.cli.output.Board;
import dev.sottovoce.cli.output.Sparkline;
import dev.sottovoce.phone.CallStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a running call looks like, second by second. Confined to one thread. */
final class CallFigures {
  private static final int SECONDS_SHOWN = 30;
  private static final int LABEL = 10;

  /** Beyond these a picture says no more. */
  private static final double MOST_LOSS_PERCENT = 20;

  private static final double MOST_JITTER_MILLIS = 60;
  private static final double MOST_DELAY_MILLIS = 400;

  private final Sparkline losses = new Sparkline(SECONDS_SHOWN, 0, MOST_LOSS_PERCENT);
  private final Sparkline jitters = new Sparkline(SECONDS_SHOWN, 0, MOST_JITTER_MILLIS);
  private final Sparkline scores = new Sparkline(SECONDS_SHOWN, 1, 5);
  private final Sparkline delays = new Sparkline(SECONDS_SHOWN, 0, MOST_DELAY_MILLIS);

  private Optional<SecurityReport> security = Optional.empty();
  private CallStatistics now = CallStatistics.NONE;
  private double lossPercent = Double.NaN;

  /** A second has passed. */
  void add(Optional<SecurityReport> known, CallStatistics counts) {
    long lost = counts.packetsLost() - now.packetsLost();
    long expected = counts.packetsReceived() - now.packetsReceived() + lost;
    lossPercent = expected <= 0 ? Double.NaN : Math.max(0, 100.0 * lost / expected);
    security = known;
    now = counts;
    losses.add(lossPercent);
    jitters.add(counts.packetsReceived() == 0 ? Double.NaN : counts.jitter().toNanos() / 1e6);
    scores.add(counts.heardHere().orElse(Double.NaN));
    delays.add(counts.mouthToEar().map(CallFigures::millis).orElse(Double.NaN));
  }

  /** For a terminal: pictures of the last half minute. */
  List<String> board() {
    List<String> lines = new ArrayList<>();
    lines.add("-".repeat(Board.WIDTH));
    lines.addAll(labelled("Lock", security.map(Outcome::lock).orElse("not connected yet")));
    lines.addAll(labelled("Keys", security.map(CallFigures::keys).orElse("none yet")));
    security
        .flatMap(SecurityReport::string)
        .ifPresent(string -> lines.addAll(labelled("Words", string.text().replace(':', ' '))));
    lines.add(picture("Loss", losses, percent(lossPercent)));
    lines.add(picture("Jitter", jitters, milliseconds(now.jitter())));
    lines.add(picture("Score", scores, score(now.heardHere()) + theirs()));
    lines.add(
        picture("Delay", delays, now.mouthToEar().map(CallFigures::milliseconds).orElse("?")));
    lines.addAll(labelled("Watch", anomalies()));
    lines.addAll(labelled("Seen", now.leakage().sentence()));
    return lines;
  }

  /** For a file or a program: one line. */
  String line(Duration since) {
    return String.format(
        Locale.ROOT,
        "%d s: lock %s, sent %d, received %d, loss %s, jitter %s, score %s%s, mouth to ear %s,"
            + " watch: %s",
        since.toSeconds(),
        security.map(each -> each.lock().word().toLowerCase(Locale.ROOT)).orElse("none"),
        now.packetsSent(),
        now.packetsReceived(),
        percent(lossPercent),
        milliseconds(now.jitter()),
        score(now.heardHere()),
        theirs(),
        now.mouthToEar().map(CallFigures::milliseconds).orElse("?"),
        anomalies());
  }

  private static String keys(SecurityReport security) {
    return security.agreement().keying()
        + ", "
        + security.agreement().group()
        + (security.agreement().postQuantum() ? " (post-quantum), " : " (not post-quantum), ")
        + security.srtp().name();
  }

  private String theirs() {
    return now.heardThere().map(score -> ", at the other end " + number(score)).orElse("");
  }

  private String anomalies() {
    if (now.anomalies().isEmpty()) return "nothing to tell";
    return now.anomalies().stream()
        .map(each -> each.kind().word() + " " + each.count())
        .collect(Collectors.joining(", "));
  }

  private static String picture(String label, Sparkline line, String value) {
    return pad(label) + line.text() + "  " + value;
  }

  /** As many lines as the text needs, at spaces. */
  private static List<String> labelled(String label, String text) {
    int room = Board.WIDTH - LABEL;
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (!rest.isEmpty()) {
      int end = rest.length() <= room ? rest.length() : rest.lastIndexOf(' ', room);
      if (end <= 0) end = room;
      lines.add(pad(lines.isEmpty() ? label : "") + rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    return lines;
  }

  private static String pad(String label) {
    return label + " ".repeat(LABEL - label.length());
  }

  private static String percent(double value) {
    return Double.isNaN(value) ? "?" : String.format(Locale.ROOT, "%.1f %%", value);
  }

  private static String score(Optional<Double> score) {
    return score.map(CallFigures::number).orElse("?");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String milliseconds(Duration time) {
    return Math.round(millis(time)) + " ms";
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
