package dev.sottovoce.lab.bench.leakage;

import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.phone.codec.OpusBackend;
import dev.sottovoce.phone.codec.SpeechCodecs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The leakage score of real packets. Settings of Java, for longer or shorter runs: {@code
 * sottovoce.bench.leakage.folder} keeps captures and judges those that are there already together
 * with new ones; {@code .settings} names what is recorded now, by commas, or {@code none}; {@code
 * .seconds}, {@code .calls}; {@code sottovoce.bench.pictures} takes the picture.
 */
public final class LeakageBench {
  private static final String PREFIX = "sottovoce.bench.leakage.";
  private static final long SEED = 20_261_130;
  private static final int SECONDS = 270;
  private static final int CONTROL_SECONDS = 40;
  private static final int LIBOPUS_CALLS = 12;
  private static final int CONCENTUS_CALLS = 8;
  private static final int ROUNDS = 3;
  private static final double MOST_POINTS = 2;
  private static final double LEAST_CONTROL_POINTS = 10;

  private LeakageBench() {}

  /** Runs for about half an hour. */
  public static List<BenchRow> run() throws Exception {
    String kept = System.getProperty(PREFIX + "folder", "");
    Path folder =
        kept.isEmpty() ? Files.createTempDirectory("sottovoce-bench") : Path.of(kept);
    record(folder);
    List<BenchRow> rows = new ArrayList<>();
    for (Setting setting : Setting.values()) rows.addAll(rows(setting, runs(folder, setting)));
    return rows;
  }

  private static void record(Path folder) throws Exception {
    String wanted = System.getProperty(PREFIX + "settings", "").toUpperCase(Locale.ROOT);
    if (wanted.equals("NONE")) return;
    boolean libopus =
        SpeechCodecs.opusBackends().stream()
            .anyMatch(each -> each.isUsable() && each.name().startsWith("libopus"));
    Path scratch = Files.createTempDirectory("sottovoce-bench");
    try (Recorder recorder = Recorder.open(scratch)) {
      for (Setting setting : Setting.values()) {
        if (!wanted.isEmpty() && !List.of(wanted.split(",")).contains(setting.name())) continue;
        if (setting.opus().equals("libopus") && !libopus) continue;
        boolean plain = setting.opus().equals("libopus");
        int calls = Integer.getInteger(PREFIX + "calls", plain ? LIBOPUS_CALLS : CONCENTUS_CALLS);
        int seconds =
            Integer.getInteger(
                PREFIX + "seconds", setting.isControl() ? CONTROL_SECONDS : SECONDS);
        int rounds = setting.isControl() || !wanted.isEmpty() ? 1 : ROUNDS;
        for (int i = 0; i < rounds; i++) {
          Path into = next(folder.resolve(setting.name()));
          long seed = SEED + setting.ordinal() * 1000L + Long.parseLong("" + into.getFileName());
          double load = recorder.record(setting, calls, seconds, seed, into);
          System.err.printf(
              Locale.ROOT, "%s: %d calls, %.0f %% of the processors%n",
              setting.title(), calls, 100 * load);
        }
      }
    }
  }

  private static Path next(Path folder) {
    int number = 1;
    while (Files.exists(folder.resolve("" + number))) number++;
    return folder.resolve("" + number);
  }

  private static List<Recorded> runs(Path folder, Setting setting) throws IOException {
    List<Recorded> runs = new ArrayList<>();
    Path all = folder.resolve(setting.name());
    if (!Files.exists(all)) return runs;
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(all)) {
      each.forEach(folders::add);
    }
    folders.sort(null);
    for (Path each : folders) runs.add(Recorded.read(each));
    return runs;
  }

  private static List<BenchRow> rows(Setting setting, List<Recorded> runs) {
    List<BenchRow> rows = new ArrayList<>();
    if (runs.isEmpty()) return rows;
    for (Question question : Question.values()) {
      Judge.Verdict verdict = Judge.judge(question, runs);
      System.err.println(setting.title() + ", " + question.title() + ": " + verdict);
      String name = question.title() + ", " + setting.title();
      rows.add(BenchRow.told(name, 100 * verdict.score().advantage(), "points"));
      double bound = 100 * verdict.score().bound();
      rows.add(BenchRow.atMost(name + ", at most", bound, "points", MOST_POINTS));
    }
    return rows;
  }
}
