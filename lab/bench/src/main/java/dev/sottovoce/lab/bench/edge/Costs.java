package dev.sottovoce.lab.bench.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a process and those that it started cost, as Linux counts it. */
final class Costs {
  /** Of the clock in which {@code /proc} counts: {@code USER_HZ}, the same on every Linux. */
  private static final double MILLIS_PER_TICK = 10;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private final ProcessHandle process;

  Costs(ProcessHandle process) {
    this.process = process;
  }

  /** Processor time until now, the kernel's for it included. */
  double cpuMillis() throws IOException {
    double ticks = 0;
    for (ProcessHandle each : all()) {
      String line = Files.readString(Path.of("/proc/" + each.pid() + "/stat"));
      // The name in parentheses may hold blanks; the state follows it (proc_pid_stat(5)).
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      ticks += Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    }
    return ticks * MILLIS_PER_TICK;
  }

  /** Memory that is there; what several processes share counts once. */
  double residentKilobytes() throws IOException {
    double all = 0;
    for (ProcessHandle each : all()) {
      for (String line : Files.readAllLines(Path.of("/proc/" + each.pid() + "/smaps_rollup"))) {
        if (line.startsWith("Pss:")) all += Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return all;
  }

  private List<ProcessHandle> all() {
    return Stream.concat(Stream.of(process), process.descendants()).toList();
  }
}
