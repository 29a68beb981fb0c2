package dev.sottovoce.lab.bench.edge;

import dev.sottovoce.lab.attacks.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server in a process of its own, with the memory that {@code sottovoce up} gives it. */
final class ServerProcess implements AutoCloseable {
  /** Which limits the server has. */
  enum Limits {
    REAL,
    OPEN
  }

  private static final List<String> AS_IN_USE =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms16m",
          "-Xmx512m",
          "-Xss512k",
          "-XX:MaxDirectMemorySize=128m",
          "-XX:ReservedCodeCacheSize=48m");

  private final Process process;
  private final Target target;

  private ServerProcess(Process process, Target target) {
    this.process = process;
    this.target = target;
  }

  static ServerProcess start(Path folder, Limits limits) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(AS_IN_USE);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ServerMain.class.getName());
    command.add(folder.toString());
    command.add(limits == Limits.REAL ? "real" : "open");
    Process process =
        new ProcessBuilder(command)
            .redirectError(folder.resolve("standard-error").toFile())
            .start();
    BufferedReader lines = process.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.matches("\\d+ \\d+")) continue;
      String[] ports = line.split(" ");
      int sip = Integer.parseInt(ports[0]);
      Thread.ofVirtual().start(() -> lines.lines().forEach(rest -> {}));
      return new ServerProcess(process, Target.of(folder, sip, Integer.parseInt(ports[1])));
    }
    throw new IOException("the server did not start; see " + folder.resolve("standard-error"));
  }

  Target target() {
    return target;
  }

  Costs costs() {
    return new Costs(process.toHandle());
  }

  @Override
  public void close() throws IOException {
    target.close();
    process.getOutputStream().close();
    process.onExit().orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
  }
}
