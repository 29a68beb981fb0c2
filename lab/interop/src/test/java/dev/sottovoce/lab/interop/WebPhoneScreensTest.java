package dev.sottovoce.lab.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every screen of the phone in the browser, light and dark, by the rules of axe (WCAG 2.2 AA). */
class WebPhoneScreensTest {
  private static final int WIDTH = 360;
  private static final int HEIGHT = 640;

  @TempDir Path folder;

  @Test
  void noScreenBreaksARule_inEitherLanguage_lightOrDark() throws Exception {
    Needs.chromium();
    Path speech = folder.resolve("speech.wav");
    Files.write(speech, TestWav.stereo48(CallWithBaresip.speech("alice")));
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium one = Chromium.startHearing(folder.resolve("one"), speech);
        Chromium two = Chromium.startHearing(folder.resolve("two"), speech)) {
      String address = "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
      one.havePasskeys();
      WebPhonePage alice = new WebPhonePage(one, address.replace("127.0.0.1", "localhost"));
      WebPhonePage bob = new WebPhonePage(two, address);
      alice.awaitText("Code");
      audit(alice, "welcome");
      alice.type("code", own.server.administration().addUser("alice").text());
      alice.press("Start");
      alice.awaitText("Write these words down");
      audit(alice, "words");
      alice.press("I have written them down");
      alice.awaitText("Lock this phone?");
      audit(alice, "offer of a lock");
      alice.press("Make a passkey");
      alice.awaitText("Who do you want to call?");
      alice.reload();
      alice.awaitText("Locked");
      audit(alice, "locked");
      alice.press("Unlock");
      alice.awaitText("Who do you want to call?");
      alice.awaitText("Ready");
      audit(alice, "home");
      alice.press("Settings");
      alice.awaitText("Keep a list of calls");
      audit(alice, "settings");
      alice.choose("language", "de");
      alice.awaitText("Anrufliste");
      audit(alice, "settings in German");
      alice.press("Zurück");
      alice.awaitText("Wen möchtest du anrufen?");
      bob.enrol(own.server.administration().addUser("bob").text());
      bob.call("alice");
      bob.awaitText("Ringing");
      alice.awaitText("ruft dich an");
      audit(alice, "incoming");
      audit(bob, "ringing");
      alice.press("Annehmen");
      bob.awaitText("First call");
      bob.press("Compare words");
      bob.press("Keys");
      bob.openDetails();
      audit(bob, "talking");
      bob.press("Sound");
      audit(bob, "sound");
      bob.press("Hang up");
      bob.awaitText("The call has ended.");
      alice.awaitText("Hat angerufen");
      audit(alice, "home with a list, in German");
      audit(bob, "home with a list");
      bob.press("Scan somebody’s code");
      bob.awaitCamera();
      audit(bob, "camera");
      bob.closeCamera();
      try (Chromium three = Chromium.start(folder.resolve("three"))) {
        WebPhonePage other = new WebPhonePage(three, address);
        other.enrolFurther(own.server.administration().addUser("bob").text());
        audit(other, "device that waits");
        bob.comeBack();
        bob.awaitText("Another device wants to be yours");
        audit(bob, "device that wants in");
      }
      bob.press("Delete the list");
      alice.reload();
      alice.awaitText("Gesperrt");
    }
  }

  private static void audit(WebPhonePage page, String screen) throws Exception {
    Axe.audit(page.chromium(), screen, WIDTH, HEIGHT);
  }
}
