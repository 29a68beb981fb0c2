package dev.sottovoce.lab.bench;

import dev.sottovoce.lab.bench.audio.AudioBench;
import dev.sottovoce.lab.bench.call.CallBench;
import dev.sottovoce.lab.bench.edge.EdgeBench;
import dev.sottovoce.lab.bench.edge.FloodBench;
import dev.sottovoce.lab.bench.identity.IdentityBench;
import dev.sottovoce.lab.bench.keying.KeyingBench;
import dev.sottovoce.lab.bench.leakage.LeakageBench;
import dev.sottovoce.lab.bench.media.MediaBench;
import dev.sottovoce.lab.bench.setup.SetUpBench;
import dev.sottovoce.lab.bench.sip.SipBench;
import dev.sottovoce.lab.bench.start.StartBench;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** {@code ./sottovoce bench NAME [--json]}: runs one bench, prints its rows, judges its goals. */
public final class Main {
  /** A bench: what it measures stands in its rows. */
  @FunctionalInterface
  public interface Bench {
    List<BenchRow> run() throws Exception;
  }

  /** Each room that has a bench adds its line here. */
  private static final Map<String, Bench> BENCHES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("audio", AudioBench::run),
              Map.entry("call", CallBench::run),
              Map.entry("edge", EdgeBench::run),
              Map.entry("flood", FloodBench::run),
              Map.entry("identity", IdentityBench::run),
              Map.entry("keying", KeyingBench::run),
              Map.entry("leakage", LeakageBench::run),
              Map.entry("media", MediaBench::run),
              Map.entry("setup", SetUpBench::run),
              Map.entry("start", StartBench::run),
              Map.entry("sip", SipBench::run)));

  private Main() {}

  /** Exits 0 when every goal holds, 1 when one does not, 2 when it was called wrongly. */
  public static void main(String[] arguments) throws Exception {
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) throws Exception {
    boolean json = arguments.contains("--json");
    List<String> names = arguments.stream().filter(word -> !word.startsWith("-")).toList();
    Bench bench = names.size() == 1 ? BENCHES.get(names.get(0)) : null;
    if (bench == null) {
      System.err.println(
          "usage: sottovoce bench NAME [--json]   NAME is one of " + BENCHES.keySet());
      return 2;
    }
    List<BenchRow> rows = bench.run();
    System.out.print(json ? Rows.json(rows) : Rows.table(rows));
    return rows.stream().allMatch(BenchRow::holds) ? 0 : 1;
  }

  /** How rows are shown to programs and to people. */
  static final class Rows {
    private Rows() {}

    static String json(List<BenchRow> rows) {
      StringBuilder text = new StringBuilder("[");
      for (BenchRow row : rows) {
        if (text.length() > 1) text.append(',');
        text.append("\n  {\"name\": ").append(quoted(row.name()));
        text.append(", \"value\": ").append(row.value());
        text.append(", \"unit\": ").append(quoted(row.unit()));
        text.append(", \"peer\": ").append(row.peer().map(Rows::quoted).orElse("null"));
        text.append(", \"peerValue\": ").append(numberOrNull(row.peerValue()));
        text.append(", \"ratio\": ").append(numberOrNull(row.ratio()));
        text.append(", \"goal\": ").append(row.goal().isEmpty() ? "null" : quoted(row.goal()));
        text.append(", \"holds\": ").append(row.holds()).append('}');
      }
      return text.append("\n]\n").toString();
    }

    static String table(List<BenchRow> rows) {
      StringBuilder text = new StringBuilder();
      String form = "%-44s %12s %-10s %-30s %12s %7s  %-18s %s%n";
      text.append(form.formatted("", "ours", "unit", "peer", "peer's", "ratio", "goal", ""));
      for (BenchRow row : rows) {
        text.append(
            form.formatted(
                row.name(),
                BenchRow.number(row.value()),
                row.unit(),
                row.peer().orElse("-"),
                shown(row.peerValue()),
                shown(row.ratio()),
                row.goal(),
                row.goal().isEmpty() ? "" : row.holds() ? "holds" : "MISSED"));
      }
      return text.toString();
    }

    private static String shown(OptionalDouble value) {
      return value.isPresent() ? BenchRow.number(value.getAsDouble()) : "-";
    }

    private static String numberOrNull(OptionalDouble value) {
      return value.isPresent() ? Double.toString(value.getAsDouble()) : "null";
    }

    private static String quoted(String text) {
      return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }
}
