package dev.sottovoce.cli.policy.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The comparison for people. */
final class ComparisonTable {
  private static final int NAME_COLUMNS = 36;

  private ComparisonTable() {}

  /**
   * Lines without line ends.
   *
   * @param measured at least one, all over the same paths
   */
  static List<String> lines(List<Measured> measured) {
    List<String> lines = new ArrayList<>(head(measured.get(0).setup()));
    for (Measured each : measured) lines.add(line(each));
    lines.add("");
    lines.add(
        "a+b: of the client, which speaks first, and of the server. Round trips and set-up last");
    lines.add(
        "until both have keys; MIKEY has them with offer and answer, before there is a path.");
    lines.add("");
    lines.add("What it needs from a WebRTC stack:");
    Map<String, String> needs = new LinkedHashMap<>();
    for (Measured each : measured) needs.put(each.keying() + ", " + each.group(), each.webRtc());
    needs.forEach((name, need) -> lines.add("  " + name(name) + need));
    return lines;
  }

  private static List<String> head(List<Measured.Setup> paths) {
    StringBuilder second = new StringBuilder(name(""));
    second.append(figures("quantum", "trips", "grams", "sent", "in SDP"));
    for (Measured.Setup each : paths) {
      second.append(
          setupColumn(each.lossPercent() == 0 ? "no loss" : each.lossPercent() + " % loss", each));
    }
    return List.of(
        name("")
            + figures("post-", "round", "data-", "octets", "octets")
            + "set-up in ms: median (p95)",
        second + "CPU in ms");
  }

  private static String line(Measured each) {
    StringBuilder line =
        new StringBuilder(
            name(
                each.keying()
                    + ", "
                    + each.group()
                    + (each.detour().isEmpty() ? "" : ", " + each.detour())));
    line.append(
        figures(
            each.postQuantum() ? "yes" : "no",
            trips(each.roundTrips()),
            each.clientDatagrams() + "+" + each.serverDatagrams(),
            each.clientOctets() + "+" + each.serverOctets(),
            each.clientDescribed() + "+" + each.serverDescribed()));
    for (Measured.Setup setup : each.setup()) line.append(setupColumn(setup(setup), setup));
    return line.append(
            String.format(Locale.ROOT, "%.1f+%.1f", each.clientCpuMillis(), each.serverCpuMillis()))
        .toString();
  }

  private static String setup(Measured.Setup setup) {
    Double median = setup.medianMillis();
    Double p95 = setup.p95Millis();
    if (median == null || p95 == null) return "no keys";
    String times =
        setup.lossPercent() == 0
            ? String.format(Locale.ROOT, "%.0f", median)
            : String.format(Locale.ROOT, "%.0f (%.0f)", median, p95);
    return setup.failed() == 0 ? times : times + ", " + setup.failed() + " failed";
  }

  private static String trips(double trips) {
    return trips == Math.rint(trips) ? String.valueOf((long) trips) : String.valueOf(trips);
  }

  private static String name(String name) {
    return pad(name, NAME_COLUMNS);
  }

  private static String setupColumn(String text, Measured.Setup path) {
    return pad(text, path.lossPercent() == 0 ? 8 : 11);
  }

  private static String figures(String... figures) {
    return String.format("%-7s %-6s %-6s %-10s %-10s ", (Object[]) figures);
  }

  private static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(1, columns - text.length()));
  }
}
