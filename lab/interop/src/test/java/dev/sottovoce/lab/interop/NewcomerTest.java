package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From {@code sottovoce up} to a verified call between two windows, by what the screens say and
 * nothing else: addresses, commands, codes and buttons are read there.
 */
@Timeout(180)
class NewcomerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void fromNothing_toAVerifiedCall_inLessThanTwoMinutes() throws Exception {
    Needs.chromium();
    Path data = Files.createDirectory(folder.resolve("data"));
    // What a first start writes, with ports that are free here.
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        """
        domain: example.test
        publicAddress: 127.0.0.1
        listen:
          https: 127.0.0.1:0
          sip: 127.0.0.1:0
          metrics: 127.0.0.1:0
        firstLook: 127.0.0.1:0
        """);
    Path speech = folder.resolve("speech.wav");
    Files.write(speech, TestWav.stereo48(CallWithBaresip.speech("alice")));
    long began = System.nanoTime();
    try (Terminal server = new Terminal("sottovoce up --data " + data)) {
      String address = server.find("(http://\\S+/phone/) \\(this machine only, no warning");
      String addUser = server.find("another terminal: (sottovoce user add NAME.*)");
      try (Chromium one = Chromium.startHearing(folder.resolve("one"), speech);
          Chromium two = Chromium.startHearing(folder.resolve("two"), speech)) {
        WebPhonePage alice = window(one, address, addUser.replace("NAME", "alice"));
        WebPhonePage bob = window(two, address, addUser.replace("NAME", "bob"));
        alice.awaitText("Who do you want to call?");
        alice.call("bob");
        bob.awaitText("calls you");
        bob.press("Answer");
        for (WebPhonePage each : new WebPhonePage[] {alice, bob}) {
          each.awaitText("Compare the words to be sure who it is.");
          each.press("Compare words");
        }
        assertEquals(alice.words(), bob.words());
        for (WebPhonePage each : new WebPhonePage[] {alice, bob}) {
          each.press("They are the same");
          each.awaitText("Verified");
        }
        alice.awaitSound();
        bob.awaitSound();
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertTrue(took.compareTo(PATIENCE) < 0, took::toString);
  }

  private static WebPhonePage window(Chromium chromium, String address, String addUser)
      throws Exception {
    WebPhonePage page = new WebPhonePage(chromium, address);
    try (Terminal terminal = new Terminal(addUser)) {
      page.enrol(terminal.find("(sv1:\\S+)"));
    }
    return page;
  }
}
