package dev.sottovoce.lab.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class in a Java of its own inside a fresh network namespace: loopback, {@link
 * #ADDRESS} on a virtual Ethernet, and no way out. Stock phones insist on such an address for ICE.
 * {@link #NAME} means that address there: some know servers by name only. Needs root, or user
 * namespaces that everybody may make.
 */
final class Namespace {
  /** The namespace's own address. */
  static final String ADDRESS = "10.77.0.1";

  /** Its name. */
  static final String NAME = "server.example.test";

  private static final String SET_UP =
      """
      set -e
      ip link set lo up
      ip link add v0 type veth peer name v1
      ip link set v1 up
      ip link set v0 up
      ip addr add 10.77.0.1/24 dev v0
      ip route add default via 10.77.0.254 dev v0
      hosts=$(mktemp)
      printf '127.0.0.1 localhost\\n10.77.0.1 server.example.test\\n' > "$hosts"
      mount --bind "$hosts" /etc/hosts
      rm "$hosts"
      exec "$@"
      """;

  /** What ran in it. */
  record Outcome(int status, String output) {}

  private Namespace() {}

  /** Whether this machine lets us make one. */
  static boolean isPossible() {
    try {
      return run(List.of("true"), Duration.ofSeconds(10)).status() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs {@code main} with this Java and its class path. */
  static Outcome java(Class<?> main, List<String> arguments, Duration limit) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    return run(command, limit);
  }

  private static Outcome run(List<String> inside, Duration limit) throws IOException {
    boolean root = "root".equals(System.getProperty("user.name"));
    List<String> command = new ArrayList<>(List.of("unshare", root ? "-nm" : "-rnm", "--"));
    command.addAll(List.of("sh", "-c", SET_UP, "namespace"));
    command.addAll(inside);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    StringBuffer output = new StringBuffer();
    Thread reader = Thread.ofVirtual().start(() -> collect(process.getInputStream(), output));
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) end(process);
      reader.join(Duration.ofSeconds(2));
      return new Outcome(ended ? process.exitValue() : -1, output.toString());
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void collect(InputStream in, StringBuffer output) {
    try (in) {
      byte[] buffer = new byte[4096];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        output.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      output.append("\n(its output broke off)");
    }
  }
}
