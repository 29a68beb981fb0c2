package dev.sottovoce.lab.bench.start;

import dev.sottovoce.lab.bench.BenchRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./sottovoce up} on a prepared folder: from the command to SIP and HTTPS listening, and the
 * resident memory then; without and with the cache of loaded classes that its first run builds.
 */
public final class StartBench {
  private static final int RUNS = 5;
  private static final long LIMIT_NANOS = 60_000_000_000L;

  private record Start(double millis, double megabytes) {}

  private StartBench() {}

  public static List<BenchRow> run() throws Exception {
    Path root = Path.of(System.getProperty("sottovoce.root", "")).toAbsolutePath();
    if (!Files.isExecutable(root.resolve("sottovoce"))) {
      throw new IOException("the start bench needs a checkout; run ./sottovoce bench start");
    }
    Path data = Files.createTempDirectory("sottovoce-start");
    int sip = freePort();
    int https = freePort();
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        "listen:\n  sip: 127.0.0.1:%d\n  https: 127.0.0.1:%d\n  metrics: off\n"
            .formatted(sip, https));
    // The first start makes keys and database, and the second one the cache, if it is not there.
    start(root, data, sip, https, "off");
    train(root, data, sip, https);
    List<Start> plain = new ArrayList<>();
    List<Start> cached = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      plain.add(start(root, data, sip, https, "off"));
      cached.add(start(root, data, sip, https, "on"));
    }
    return List.of(
        BenchRow.atMost("up until listening", median(plain, false), "ms", 2_000),
        BenchRow.atMost("up with class cache", median(cached, false), "ms", 1_500),
        BenchRow.atMost("resident memory", median(plain, true), "MB", 200),
        BenchRow.atMost("resident memory with cache", median(cached, true), "MB", 200));
  }

  private static Start start(Path root, Path data, int sip, int https, String cache)
      throws IOException, InterruptedException {
    long before = System.nanoTime();
    Process process = launch(root, data, cache);
    try {
      for (int port : new int[] {sip, https}) awaitListening(process, port, before);
      double millis = (System.nanoTime() - before) / 1e6;
      return new Start(millis, residentMegabytes(process));
    } finally {
      end(process);
    }
  }

  /** The first start with a cache makes it in a process beside, which takes some seconds. */
  private static void train(Path root, Path data, int sip, int https)
      throws IOException, InterruptedException {
    long before = System.nanoTime();
    Process process = launch(root, data, "on");
    try {
      for (int port : new int[] {sip, https}) awaitListening(process, port, before);
      while (!hasCache(root) && System.nanoTime() - before < LIMIT_NANOS && process.isAlive()) {
        process.waitFor(100, TimeUnit.MILLISECONDS);
      }
    } finally {
      end(process);
    }
    if (!hasCache(root)) System.err.println("no class cache was made: measured without it");
  }

  private static boolean hasCache(Path root) throws IOException {
    Path folder = root.resolve("target/sottovoce/aot");
    if (!Files.isDirectory(folder)) return false;
    try (var files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".aot"));
    }
  }

  private static Process launch(Path root, Path data, String cache) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(root.resolve("sottovoce").toString(), "up", "--data", data.toString());
    builder.environment().put("SOTTOVOCE_AOT", cache);
    builder.redirectErrorStream(true);
    builder.redirectOutput(data.resolve("log").toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly();
  }

  private static void awaitListening(Process process, int port, long before)
      throws IOException, InterruptedException {
    while (System.nanoTime() - before < LIMIT_NANOS && process.isAlive()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
        return;
      } catch (IOException notYet) {
        // There is nothing but trying to learn when it listens.
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
    }
    throw new IOException("the server did not start");
  }

  /** The launcher becomes Java, so its process is the server's. */
  private static double residentMegabytes(Process process) throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.exists(status)) return Double.NaN;
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
      }
    }
    return Double.NaN;
  }

  private static double median(List<Start> starts, boolean memory) {
    List<Double> values = new ArrayList<>();
    for (Start start : starts) values.add(memory ? start.megabytes() : start.millis());
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
