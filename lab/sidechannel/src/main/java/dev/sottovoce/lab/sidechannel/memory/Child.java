package dev.sottovoce.lab.sidechannel.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Each scenario lives in a process of its own, so that nothing else muddies its memory. */
public final class Child {
  private static final String RESULT = "counts ";

  private Child() {}

  /** Arguments: the scenario's name, then what else is to be sought. */
  public static void main(String[] arguments) throws IOException {
    List<Sought> more = Arrays.stream(arguments).skip(1).map(Sought::parse).toList();
    Scenarios.Entry entry = Objects.requireNonNull(Scenarios.all().get(arguments[0]));
    for (Counts each : observe(entry.make().apply(more))) {
      System.out.println(RESULT + each.toText());
    }
  }

  private static List<Counts> observe(Scenario scenario) throws IOException {
    List<Sought> sought = scenario.begin();
    MemoryScan scan = new MemoryScan(sought);
    Map<String, Integer> alive = scan.everywhere();
    scenario.end();
    Map<String, Integer> ended = scan.everywhere();
    Map<String, Integer> reachable = scan.reachable();
    System.gc();
    Map<String, Integer> collected = scan.everywhere();
    List<Counts> counts = new ArrayList<>();
    for (Sought each : sought) {
      String name = each.name();
      counts.add(
          new Counts(
              name,
              alive.getOrDefault(name, 0),
              ended.getOrDefault(name, 0),
              collected.getOrDefault(name, 0),
              reachable.getOrDefault(name, 0)));
    }
    return counts;
  }

  /** Runs a scenario in a new process with this one's class path. */
  public static List<Counts> run(String scenario) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                scenario,
                SrtpSessionKey.sought(Scenarios.SEED).toText())
            .redirectErrorStream(true)
            .start();
    List<Counts> counts = new ArrayList<>();
    StringBuilder output = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(RESULT)) counts.add(Counts.parse(line.substring(RESULT.length())));
        else output.append(line).append('\n');
      }
    }
    if (process.waitFor() != 0) throw new IOException(scenario + " failed:\n" + output);
    return counts;
  }
}
