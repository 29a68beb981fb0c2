package dev.sottovoce.cli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.cli.TestConsole;
import dev.sottovoce.server.SottovoceServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trust} against a real server folder, and a real NSS store where certutil is installed. */
class TrustCommandTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void makeServer() throws Exception {
    data = folder.resolve("data");
    LocalServer.configure(data);
    SottovoceServer.start(data).close();
  }

  private TestConsole trust(String... more) {
    String[] words = new String[more.length + 5];
    System.arraycopy(
        new String[] {"trust", "--data", "" + data, "--store", "" + store()}, 0, words, 0, 5);
    System.arraycopy(more, 0, words, 5, more.length);
    return TestConsole.run(words);
  }

  private Path store() {
    return folder.resolve("nssdb");
  }

  @Test
  void itSaysWhatTrustingMeans_andChangesNothing() {
    TestConsole told = trust();
    assertEquals(0, told.code(), told.err());
    assertTrue(told.out().contains("deceive those browsers about any site"), told.out());
    assertTrue(told.out().contains(data.resolve("ca/ca.pem").toString()), told.out());
    assertTrue(told.out().contains("would change " + store()), told.out());
    assertFalse(Files.exists(store()));
  }

  @Test
  void thereIsNoServer_orTooMuchIsAsked() {
    assertEquals(3, TestConsole.run("trust", "--data", "" + folder.resolve("none")).code());
    assertEquals(2, trust("--install", "--remove").code());
  }

  @Test
  void theAuthority_isPutIntoAStore_onlyForServers_andTakenOutAgain() throws Exception {
    if (!NssStores.hasProgram()) {
      TestConsole refused = trust("--install");
      assertEquals(3, refused.code());
      assertTrue(refused.err().contains("libnss3-tools"), refused.err());
    }
    Assumptions.assumeTrue(
        NssStores.hasProgram(), "SKIPPED: certutil is not installed (Debian: libnss3-tools)");
    TestConsole installed = trust("--install");
    assertEquals(0, installed.code(), installed.err());
    assertTrue(installed.out().contains("putting 'Sottovoce "), installed.out());
    assertTrue(listed().matches("(?s).*Sottovoce [0-9A-F]{8} +C,,.*"), listed());
    assertEquals(0, trust("--install").code(), "twice is once");
    assertEquals(0, trust("--remove").code());
    assertFalse(listed().contains("Sottovoce"), listed());
    assertEquals(1, trust("--remove").code(), "it is not there any more");
  }

  private String listed() throws Exception {
    Process list =
        new ProcessBuilder("certutil", "-L", "-d", "sql:" + store())
            .redirectErrorStream(true)
            .start();
    return new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
