package dev.sottovoce.lab.bench.leakage;

import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.phone.codec.SpeechCodecs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The leakage score of real packets: our phones speak by a script, the system's capture sees the
 * wire, observers guess. Beside them stand phones without one of the precautions, where observers
 * have to win. {@code .settings}, {@code .seconds}, {@code .calls} and {@code .folder}, each after
 * {@code sottovoce.bench.leakage}, are settings of Java: what is recorded now ({@code none} or
 * names of {@link Setting} by commas), for how long, in how many calls at once, and where captures
 * are kept, to be judged with those that are there already. The picture goes to {@code
 * leakage-offsets.svg} in the folder that {@code sottovoce.bench.pictures} names, or the current
 * one.
 */
public final class LeakageBench {
  private static final String PREFIX = "sottovoce.bench.leakage.";
  private static final String PICTURES = "sottovoce.bench.pictures";
  private static final String PICTURE = "leakage-offsets.svg";
  private static final String LOAD = "load";

  private static final long SEED = 20_261_130;
  private static final int SECONDS = 240;
  private static final int CONTROL_SECONDS = 40;

  /** For each processor; it carries so many with less than half of its time. */
  private static final int LIBOPUS_CALLS = 12;

  private static final int CONCENTUS_CALLS = 9;

  /**
   * Of the phones as they are, so that each two-way question has some 10,000 guesses and more. From
   * 3,400 on the bound of no advantage at all is below two points; but then every other run would
   * miss them by chance.
   */
  private static final int ROUNDS = 2;

  private static final double MOST_POINTS = 2;
  private static final double LEAST_CONTROL_POINTS = 10;

  private LeakageBench() {}

  /** Runs for less than half an hour. */
  public static List<BenchRow> run() throws Exception {
    String kept = System.getProperty(PREFIX + "folder", "");
    Path folder = kept.isEmpty() ? Files.createTempDirectory("sottovoce-bench") : Path.of(kept);
    record(folder);
    List<BenchRow> rows = new ArrayList<>();
    OffsetsPicture picture = new OffsetsPicture();
    Map<Setting, Map<Question, Judge.Verdict>> verdicts = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      List<Recorded> runs = runs(folder, setting);
      if (runs.isEmpty()) continue;
      Map<Question, Judge.Verdict> answers = new EnumMap<>(Question.class);
      for (Question each : Question.values()) answers.put(each, Judge.judge(each, runs));
      verdicts.put(setting, answers);
      rows.addAll(conditions(setting, runs, loads(folder, setting)));
      if (setting.showsInTimes()) picture.add(setting, runs);
    }
    for (Map.Entry<Setting, Map<Question, Judge.Verdict>> each : verdicts.entrySet()) {
      rows.addAll(
          each.getKey().isControl()
              ? control(each.getKey(), each.getValue())
              : ours(each.getKey(), each.getValue(), verdicts));
    }
    if (!picture.isEmpty()) {
      Path file = Path.of(System.getProperty(PICTURES, "."), PICTURE);
      Files.writeString(file, picture.svg());
      System.err.println("The picture is " + file + ".");
    }
    return rows;
  }

  private static void record(Path folder) throws Exception {
    List<Setting> wanted = wanted();
    if (wanted.isEmpty()) return;
    Path scratch = Files.createTempDirectory("sottovoce-bench");
    try (Recorder recorder = Recorder.open(scratch)) {
      for (Setting setting : wanted) {
        int calls = Integer.getInteger(PREFIX + "calls", calls(setting));
        int usual = setting.isControl() ? CONTROL_SECONDS : SECONDS;
        int seconds = Integer.getInteger(PREFIX + "seconds", usual);
        for (int i = 0; i < rounds(setting); i++) {
          Path into = next(folder.resolve(setting.name()));
          long seed = SEED + setting.ordinal() * 1000L + Long.parseLong("" + into.getFileName());
          System.err.println(setting.title() + ": " + calls + " calls for " + seconds + " s");
          double load = recorder.record(setting, calls, seconds, seed, into);
          Files.writeString(into.resolve(LOAD), "" + load);
        }
      }
    }
  }

  private static int calls(Setting setting) {
    int each = setting.opus().equals("libopus") ? LIBOPUS_CALLS : CONCENTUS_CALLS;
    return each * Runtime.getRuntime().availableProcessors();
  }

  /** One where somebody chose what is recorded. */
  private static int rounds(Setting setting) {
    boolean chosen = System.getProperty(PREFIX + "settings") != null;
    return setting.isControl() || chosen ? 1 : ROUNDS;
  }

  private static List<Setting> wanted() {
    String names = System.getProperty(PREFIX + "settings", "").toUpperCase(Locale.ROOT);
    boolean libopus =
        SpeechCodecs.opusBackends().stream()
            .anyMatch(each -> each.isUsable() && each.name().startsWith("libopus"));
    List<Setting> wanted = new ArrayList<>();
    for (Setting each : Setting.values()) {
      boolean chosen = names.isEmpty() || List.of(names.split(",")).contains(each.name());
      if (chosen && (libopus || !each.opus().equals("libopus"))) wanted.add(each);
    }
    return wanted;
  }

  private static Path next(Path folder) {
    int number = 1;
    while (Files.exists(folder.resolve("" + number))) number++;
    return folder.resolve("" + number);
  }

  private static List<Path> folders(Path folder, Setting setting) throws IOException {
    Path all = folder.resolve(setting.name());
    List<Path> folders = new ArrayList<>();
    if (!Files.exists(all)) return folders;
    try (DirectoryStream<Path> each = Files.newDirectoryStream(all)) {
      each.forEach(folders::add);
    }
    folders.sort(null);
    return folders;
  }

  private static List<Recorded> runs(Path folder, Setting setting) throws IOException {
    List<Recorded> runs = new ArrayList<>();
    for (Path each : folders(folder, setting)) {
      runs.add(Recorded.read(each, Recorded.SKIPPED_WINDOWS));
    }
    return runs;
  }

  private static double loads(Path folder, Setting setting) throws IOException {
    double most = 0;
    for (Path each : folders(folder, setting)) {
      most = Math.max(most, Double.parseDouble(Files.readString(each.resolve(LOAD))));
    }
    return most;
  }

  /** Whether what was measured is to be believed. */
  private static List<BenchRow> conditions(Setting setting, List<Recorded> runs, double load) {
    Punctuality beat = Punctuality.of(runs);
    if (!beat.isBelieved()) {
      System.err.printf(
          Locale.ROOT,
          "%s: one packet of a hundred was more than %.1f ms off its beat. The machine was too"
              + " busy; these figures are not to be believed.%n",
          setting.title(),
          beat.mostMicros() / 1000);
    }
    String name = setting.title();
    return List.of(
        BenchRow.told("phones' share of all processors, " + name, 100 * load, "%"),
        BenchRow.told("off the beat, median, " + name, beat.medianMicros(), "us"),
        BenchRow.atMost(
            "off the beat, 99 of 100, " + name,
            beat.mostMicros(),
            "us",
            Punctuality.BELIEVED_MICROS));
  }

  private static List<BenchRow> ours(
      Setting setting,
      Map<Question, Judge.Verdict> answers,
      Map<Setting, Map<Question, Judge.Verdict>> verdicts) {
    List<BenchRow> rows = new ArrayList<>();
    for (Map.Entry<Question, Judge.Verdict> each : answers.entrySet()) {
      Judge.Verdict verdict = each.getValue();
      String name = each.getKey().title() + ", " + setting.title();
      rows.add(BenchRow.told(name + ": guesses", verdict.score().guesses(), "windows"));
      rows.add(BenchRow.told(name + ": best afterwards", 100 * verdict.most(), "points"));
      double points = 100 * verdict.score().advantage();
      BenchRow row = BenchRow.told(name + ": advantage", points, "points");
      Setting other = setting.control();
      Map<Question, Judge.Verdict> control = verdicts.get(other);
      if (control != null) {
        Judge.Verdict beside = control.get(each.getKey());
        if (beside != null) row = row.beside(other.title(), 100 * beside.score().advantage());
      }
      rows.add(row);
      double bound = 100 * verdict.score().bound();
      rows.add(BenchRow.atMost(name + ": at most", bound, "points", MOST_POINTS));
    }
    return rows;
  }

  /** Observers have to win where the setting tells; elsewhere it is told what they reach. */
  private static List<BenchRow> control(Setting setting, Map<Question, Judge.Verdict> answers) {
    List<BenchRow> rows = new ArrayList<>();
    for (Map.Entry<Question, Judge.Verdict> each : answers.entrySet()) {
      String name = each.getKey().title() + ", " + setting.title();
      double points = 100 * each.getValue().score().advantage();
      rows.add(
          setting.hasToTell(each.getKey())
              ? BenchRow.atLeast(name, points, "points", LEAST_CONTROL_POINTS)
              : BenchRow.told(name, points, "points"));
    }
    return rows;
  }
}
