package dev.sottovoce.cli.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.server.SottovoceServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A phone on a machine whose clock is wrong, in a process of its own. */
@Timeout(60)
class WrongClockTest {
  @Test
  void signingIn_failsWithByHowMuchItIsOff(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("server");
    Path home = folder.resolve("phone");
    LocalServer.configure(data);
    try (SottovoceServer server = SottovoceServer.start(data)) {
      String code = server.administration().addUser("alice").text();
      Enrolment.redeem(code, "desk", AccountStore.inFolder(home));

      Process phone =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "--enable-native-access=ALL-UNNAMED",
                  "-Dsottovoce.clockOffset=-10800",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.sottovoce.cli.Main",
                  "phone",
                  "call",
                  "bob",
                  "--record",
                  folder.resolve("heard.wav").toString(),
                  "--play",
                  speech(folder).toString(),
                  "--home",
                  home.toString())
              .start();
      String said = new String(phone.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

      assertEquals(1, phone.waitFor(), said);
      assertTrue(said.contains("set this device's clock"), said);
      assertTrue(said.contains("This device's clock is 3 hours behind the server's."), said);
    }
  }

  private static Path speech(Path folder) throws Exception {
    Path file = folder.resolve("speech.wav");
    Wav.write(file, new short[48_000]);
    return file;
  }
}
