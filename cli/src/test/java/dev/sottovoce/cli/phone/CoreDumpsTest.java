package dev.sottovoce.cli.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.crypto.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process with a secret crashes; its core dump is searched. */
@Timeout(120)
class CoreDumpsTest {
  private static final int SECRET_OCTETS = 32;
  private static final String SHELL = "/bin/bash";

  @TempDir Path folder;

  /** What crashes: keeps a secret and waits. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      if (arguments[0].equals("without")) CoreDumps.leaveMemoryOut();
      Secret secret = Secret.random(CoreDumpsTest::fill, SECRET_OCTETS);
      System.out.println("ready");
      Thread.sleep(60_000);
      secret.destroy();
    }
  }

  /** Octets that are nowhere else: the program has them only as a rule. */
  private static void fill(byte[] into) {
    for (int i = 0; i < into.length; i++) into[i] = octet(i);
  }

  private static byte octet(int at) {
    return (byte) (at * 73 + 41 ^ at << 2);
  }

  private Optional<Path> dump(String how) throws Exception {
    Path own = Files.createDirectory(folder.resolve(how));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder crashing =
        new ProcessBuilder(
            SHELL,
            "-c",
            // What other tests have set for this process is inherited.
            "echo 0x33 >/proc/self/coredump_filter; ulimit -c unlimited && exec \"$0\" \"$@\"",
            java,
            "-Xmx16m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            how);
    Process process = crashing.directory(own.toFile()).redirectErrorStream(true).start();
    try (var lines = process.inputReader()) {
      assertEquals("ready", lines.readLine());
      new ProcessBuilder("kill", "-ABRT", "" + process.pid()).start().waitFor();
      lines.lines().forEach(line -> {});
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    }
    try (Stream<Path> files = Files.list(own)) {
      return files.filter(each -> each.getFileName().toString().startsWith("core")).findFirst();
    }
  }

  private static boolean holdsSecret(Path dump) throws IOException {
    int matched = 0;
    try (InputStream in = new java.io.BufferedInputStream(Files.newInputStream(dump), 1 << 20)) {
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        if ((byte) octet == octet(matched)) matched++;
        else matched = (byte) octet == octet(0) ? 1 : 0;
        if (matched == SECRET_OCTETS) return true;
      }
    }
    return false;
  }

  @Test
  void secretIsInACoreDump_unlessMemoryIsLeftOut() throws Exception {
    String pattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern")).strip();
    assumeTrue(pattern.startsWith("core"), "dumps go elsewhere here: " + pattern);
    Optional<Path> with = dump("with");
    assumeTrue(with.isPresent(), "this system writes no core dumps");

    assertTrue(holdsSecret(with.get()), "the control: the secret is in the dump");
    Optional<Path> without = dump("without");
    assertFalse(without.isPresent() && holdsSecret(without.get()));
  }

  @Test
  void phonesProcess_saysThatNothingIsToBeDumped() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/coredump_filter")));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Holder.class.getName(),
                    "without"))
            .start();
    try (var lines = process.inputReader()) {
      assertEquals("ready", lines.readLine());
      String filter = Files.readString(Path.of("/proc/" + process.pid() + "/coredump_filter"));
      assertTrue(filter.strip().matches("0+"), filter);
    } finally {
      process.destroyForcibly();
    }
  }
}
