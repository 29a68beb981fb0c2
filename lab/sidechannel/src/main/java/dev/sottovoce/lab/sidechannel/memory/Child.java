package dev.sottovoce.lab.sidechannel.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Each scenario lives in a process of its own, so that nothing else muddies its memory. */
public final class Child {
  private static final String RESULT = "counts ";

  private Child() {}

  /** Arguments: the scenario's name, then what else is to be sought. */
  public static void main(String[] arguments) throws IOException {
    List<Sought> more = Arrays.stream(arguments).skip(1).map(Sought::parse).toList();
    Scenarios.Entry entry =
        arguments[0].equals(Scenarios.CONTROL)
            ? Scenarios.control()
            : Objects.requireNonNull(Scenarios.all().get(arguments[0]));
    for (Counts each : Observation.of(entry.make().apply(more))) {
      System.out.println(RESULT + each.toText());
    }
  }

  /** Runs a scenario in a new process with this one's class path. */
  public static List<Counts> run(String scenario) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("sottovoce-sidechannel");
    try {
      return run(scenario, Weaver.agentArgument(folder));
    } finally {
      Files.deleteIfExists(folder.resolve("agent.jar"));
      Files.delete(folder);
    }
  }

  private static List<Counts> run(String scenario, String agent)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                agent,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                // No collection on the way: it would leave the old place of an array that is just
                // being filled, by chance.
                "-Xmn200m",
                "-XX:TieredStopAtLevel=1",
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
