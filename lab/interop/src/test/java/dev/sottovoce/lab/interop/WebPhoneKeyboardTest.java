package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of the phone in a real Chromium by the keyboard alone, in German. */
class WebPhoneKeyboardTest {
  @TempDir Path folder;

  @Test
  void fromTheCodeToAVerifiedCall_noHandLeavesTheKeyboard() throws Exception {
    Needs.chromium();
    Path speech = folder.resolve("speech.wav");
    Files.write(speech, TestWav.stereo48(CallWithBaresip.speech("alice")));
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium one = Chromium.startHearing(folder.resolve("one"), speech);
        Chromium two = Chromium.startHearing(folder.resolve("two"), speech)) {
      String address = "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
      WebPhonePage alice = new WebPhonePage(one, address);
      WebPhonePage bob = new WebPhonePage(two, address);
      alice.awaitText("Code");
      alice.tabTo("Code");
      alice.keys(own.server.administration().addUser("alice").text());
      alice.enterOn("Start");
      alice.awaitText("Write these words down");
      alice.enterOn("I have written them down");
      alice.awaitText("Ready");
      alice.enterOn("Settings");
      alice.awaitText("Language");
      alice.tabTo("Language");
      alice.keys("D");
      alice.awaitText("Sprache");
      alice.enterOn("Zurück");
      bob.enrol(own.server.administration().addUser("bob").text());
      alice.awaitText("Wen möchtest du anrufen?");
      alice.tabTo("Wen möchtest du anrufen?");
      alice.keys("bob");
      alice.chromium().key("Enter");
      bob.awaitText("calls you");
      bob.enterOn("Answer");
      alice.awaitText("Wörter vergleichen");
      bob.awaitText("Compare words");
      alice.enterOn("Wörter vergleichen");
      bob.enterOn("Compare words");
      bob.awaitText("They are the same");
      assertEquals(alice.words(), bob.words());
      alice.enterOn("Sie sind gleich");
      alice.awaitText("Geprüft");
      alice.enterOn("Einzelheiten");
      alice.awaitText("Diese Seite kam von");
      alice.enterOn("Stumm");
      alice.awaitText("Ton an");
      bob.enterOn("Hang up");
      alice.awaitText("Der Anruf ist zu Ende.");
      bob.tabTo("Who do you want to call?");
      bob.keys("alice");
      bob.chromium().key("Enter");
      alice.awaitText("ruft dich an");
      alice.enterOn("Ablehnen");
      bob.awaitText("The call was declined.");
    }
  }
}
