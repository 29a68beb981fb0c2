package dev.sottovoce.lab.bench.call;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time of a process's threads so far, by what they do, and its memory, as Linux tells it
 * in {@code /proc} (proc(5)); elsewhere nothing.
 *
 * @param taken by what is done, in nanoseconds
 * @param residentMegabytes of the whole process
 */
record ThreadTimes(Map<String, Long> taken, double residentMegabytes) {
  private static final Path PROC = Path.of("/proc");
  private static final String RESIDENT = "VmRSS:";

  ThreadTimes {
    taken = new TreeMap<>(taken);
  }

  static ThreadTimes of(long process) throws IOException {
    Path folder = PROC.resolve(Long.toString(process));
    Map<String, Long> taken = new TreeMap<>();
    if (!Files.isDirectory(folder)) return new ThreadTimes(taken, 0);
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder.resolve("task"))) {
      for (Path each : threads) add(each, taken);
    }
    double megabytes = 0;
    for (String line : Files.readAllLines(folder.resolve("status"))) {
      if (line.startsWith(RESIDENT)) megabytes = Double.parseDouble(line.split("\\s+")[1]) / 1024;
    }
    return new ThreadTimes(taken, megabytes);
  }

  private static void add(Path thread, Map<String, Long> taken) throws IOException {
    try {
      String name = Files.readString(thread.resolve("comm")).strip();
      String nanos = Files.readString(thread.resolve("schedstat")).split(" ")[0];
      taken.merge(work(name), Long.valueOf(nanos), Long::sum);
    } catch (NoSuchFileException e) {
      // It ended meanwhile.
    }
  }

  /** What a thread of that name does; the system keeps fifteen letters of a name. */
  static String work(String name) {
    if (name.startsWith("sottovoce-media")) return "- media thread";
    if (name.startsWith("sottovoce-netwo")) return "- network thread";
    if (name.startsWith("C1 Comp") || name.startsWith("C2 Comp")) return "- Java's compiler";
    if (name.startsWith("VM Thread") || name.startsWith("GC ")) return "- Java's collector";
    return "- other threads";
  }

  /** What came since then. A thread that ended since takes its share away: never below nought. */
  Map<String, Duration> since(ThreadTimes before) {
    Map<String, Duration> since = new TreeMap<>();
    taken.forEach((what, nanos) -> {
      long more = nanos - before.taken.getOrDefault(what, 0L);
      since.put(what, Duration.ofNanos(Math.max(0, more)));
    });
    return since;
  }
}
