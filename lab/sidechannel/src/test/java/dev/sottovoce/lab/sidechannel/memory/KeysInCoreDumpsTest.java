package dev.sottovoce.lab.sidechannel.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.nativelib.crypto.OpenSslCrypto;
import dev.sottovoce.nativelib.srtp.BoringSslPacketCiphers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process is killed in the middle of a call, with its keys in use, and the system's core dump of
 * it is searched for every one of them.
 */
@Timeout(300)
class KeysInCoreDumpsTest {
  private static final String SOUGHT = "sought ";
  private static final String READY = "ready";
  private static final Path PATTERN = Path.of("/proc/sys/kernel/core_pattern");

  /** What the process does about its dumps. */
  private enum Precaution {
    /** The control: its pages are dumped as any others. */
    NONE,
    /** Pages with keys are left out, and all others are in. */
    PAGES,
    /** As a phone does: nothing of the process is in. */
    PROCESS
  }

  /** Begins a scenario, says what is to be sought, and waits. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws Exception {
      List<Sought> more = new ArrayList<>();
      more.add(Sought.parse(arguments[1]));
      Scenario scenario =
          Objects.requireNonNull(Scenarios.all().get(arguments[0])).make().apply(more);
      List<Sought> sought = new ArrayList<>(scenario.begin());
      Tap.noteLiving();
      sought.addAll(Tap.living());
      if (arguments[2].equals(Precaution.NONE.name())) DumpedPages.dumpAll();
      for (Sought each : sought) System.out.println(SOUGHT + each.toText());
      System.out.println(READY);
      Thread.sleep(120_000);
      scenario.end();
    }
  }

  @TempDir Path folder;

  @BeforeEach
  void onlyWhereDumpsAreFiles() throws IOException {
    assumeTrue(Files.isReadable(PATTERN), "there is no /proc here");
    String pattern = Files.readString(PATTERN).strip();
    assumeTrue(pattern.startsWith("core"), "dumps go elsewhere here: " + pattern);
    String absent = new OpenSslCrypto().whyAbsent();
    assumeTrue(System.getenv("CI") != null || absent.isEmpty(), absent);
  }

  /** How often each is in the dump. */
  private Map<Sought, Integer> killed(String scenario, Precaution precaution) throws Exception {
    Path own = Files.createTempDirectory(folder, "core");
    String filter = precaution == Precaution.PROCESS ? "0" : "0x33";
    List<String> command =
        List.of(
            "/bin/bash",
            "-c",
            "echo " + filter + " >/proc/self/coredump_filter; ulimit -c unlimited && exec \"$@\"",
            "victim",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            Weaver.agentArgument(own),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-Xmn80m",
            "-XX:TieredStopAtLevel=1",
            "-XX:-CreateCoredumpOnCrash",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            scenario,
            SrtpSessionKey.sought(Scenarios.SEED).toText(),
            precaution.name());
    Process process =
        new ProcessBuilder(command).directory(own.toFile()).redirectErrorStream(true).start();
    Map<Sought, Integer> found = new LinkedHashMap<>();
    List<String> said = new ArrayList<>();
    try (var lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null && !line.equals(READY); ) {
        said.add(line);
        line = lines.readLine();
      }
      new ProcessBuilder("kill", "-ABRT", "" + process.pid()).start().waitFor();
      lines.lines().forEach(line -> {});
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    for (String line : said) {
      if (line.startsWith(SOUGHT)) found.put(Sought.parse(line.substring(SOUGHT.length())), 0);
    }
    assertTrue(found.size() >= 2, () -> String.join("\n", said));
    try (Stream<Path> files = Files.list(own)) {
      List<Path> dumps =
          files.filter(each -> each.getFileName().toString().startsWith("core")).toList();
      assumeTrue(
          !dumps.isEmpty() || precaution == Precaution.PROCESS, "this system writes no core dumps");
      for (Path each : dumps) {
        search(each, found);
        Files.delete(each);
      }
    }
    return found;
  }

  private static void search(Path dump, Map<Sought, Integer> found) throws IOException {
    try (FileChannel file = FileChannel.open(dump)) {
      ByteBuffer window = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
      boolean[] sieve = new boolean[1 << 16];
      found.keySet().forEach(each -> each.addTo(sieve));
      long at = 0;
      while (file.read(window.clear(), at) >= Sought.OCTETS) {
        int end = window.flip().limit() - Sought.OCTETS;
        for (int i = 0; i <= end; i++) {
          if (!sieve[(window.getShort(i) ^ (int) Sought.MASK) & 0xffff]) continue;
          for (Map.Entry<Sought, Integer> each : found.entrySet()) {
            if (each.getKey().isAt(window, i)) each.setValue(each.getValue() + 1);
          }
        }
        at += end + 1;
      }
    }
  }

  private static void assertNoneIn(Map<Sought, Integer> dump) {
    dump.forEach((key, copies) -> assertEquals(0, copies, key.toString()));
  }

  /** All of these are libcrypto's from the private key on: no other memory ever had them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "libcrypto DTLS 1.3",
        "libcrypto ZRTP X255",
        "libcrypto MIKEY-DH",
        "libcrypto MIKEY-DHHMAC"
      })
  void keysOfACallUnderWay_areNotInADumpOfAllOtherMemory(String scenario) throws Exception {
    Map<Sought, Integer> control = killed(scenario, Precaution.NONE);
    control.forEach((key, copies) -> assertTrue(copies > 0, "the control: " + key));
    assertNoneIn(killed(scenario, Precaution.PAGES));
  }

  @Test
  void sessionAndMasterKeyOfSrtp_areNotInADumpOfAllOtherMemory_withBoringSsl() throws Exception {
    String absent = new BoringSslPacketCiphers().whyAbsent();
    assumeTrue(System.getenv("CI") != null || absent.isEmpty(), absent);
    String scenario = "BoringSSL SRTP AEAD_AES_256_GCM";
    Map<Sought, Integer> control = killed(scenario, Precaution.NONE);
    control.forEach((key, copies) -> assertTrue(copies > 0, "the control: " + key));
    assertNoneIn(killed(scenario, Precaution.PAGES));
  }

  /** Also those that other libraries keep where they like. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "natives first, DTLS 1.3",
        "Bouncy Castle DTLS 1.2",
        "natives first, ZRTP XM76",
        "libcrypto MIKEY-DH",
        "libcrypto MIKEY-DHHMAC",
        "libcrypto SRTP AEAD_AES_256_GCM",
        "SRTP AEAD_AES_256_GCM"
      })
  void keysOfACallUnderWay_areNotInTheDumpOfAPhone(String scenario) throws Exception {
    assertNoneIn(killed(scenario, Precaution.PROCESS));
  }
}
