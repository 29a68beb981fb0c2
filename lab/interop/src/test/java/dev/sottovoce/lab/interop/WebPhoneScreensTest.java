package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.server.store.Directory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every screen of the phone in the browser, in both languages, light and dark, small and large: by
 * the rules of axe (WCAG 2.2 AA), and nothing is cut off.
 */
class WebPhoneScreensTest {
  private enum Look {
    // Each language, size and brightness with each of the others.
    SMALL_ENGLISH("en", 320, 568, false),
    LARGE_ENGLISH("en", 1280, 800, true),
    SMALL_GERMAN("de", 320, 568, true),
    LARGE_GERMAN("de", 1280, 800, false);

    final String language;
    final int width;
    final int height;
    final boolean dark;

    Look(String language, int width, int height, boolean dark) {
      this.language = language;
      this.width = width;
      this.height = height;
      this.dark = dark;
    }
  }

  /** What is wider than the screen, or than what it stands in. */
  private static final String OVERFLOW =
      """
      (() => {
        const roots = [document.querySelector('sottovoce-app').shadowRoot];
        const scan = roots[0].querySelector('sottovoce-scan');
        if (scan !== null) roots.push(scan.shadowRoot);
        const all = roots.flatMap((each) => [...each.querySelectorAll('*')]);
        const cut = all.filter((each) => {
          const { left, right } = each.getBoundingClientRect();
          return left < -0.5 || right > innerWidth + 0.5
            || (each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1
              && !(each instanceof SVGElement) && !['INPUT', 'SELECT'].includes(each.tagName));
        });
        const page = document.documentElement;
        return [
          ...(page.scrollWidth > page.clientWidth ? ['the page'] : []),
          ...cut.map((each) => each.outerHTML.slice(0, 90)),
        ].join('\\n');
      })()
      """;

  @TempDir Path folder;

  @Test
  void noScreenBreaksARule_andNothingIsCutOff() throws Exception {
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
      auditOwnScreens(alice, own.server.administration().addUser("alice").text());
      bob.enrol(own.server.administration().addUser("bob.with-a-rather-long-name").text());
      auditCalls(alice, bob);
      auditCodes(alice, bob);
      try (Chromium three = Chromium.start(folder.resolve("three"))) {
        WebPhonePage other = new WebPhonePage(three, address);
        other.enrolFurther(
            own.server.administration().addUser("bob.with-a-rather-long-name").text());
        audit(other, "device that waits");
        bob.comeBack();
        bob.awaitText("Another device wants to be yours");
        audit(bob, "device that wants in");
      }
      two.openPage();
      two.open(address);
      bob.awaitText("Sottovoce is open in another window");
      audit(bob, "another window");
      for (Directory.Device each : own.server.administration().devices()) {
        if (each.user().equals("alice")) own.server.administration().revoke(each.id());
      }
      alice.awaitText("This phone was removed or cut off on");
      audit(alice, "cut off");
    }
  }

  private static void auditOwnScreens(WebPhonePage alice, String code) throws Exception {
    alice.awaitText("Code");
    audit(alice, "welcome");
    alice.type("code", "sv1:wrong");
    alice.press("Start");
    alice.awaitText("That is no code");
    audit(alice, "wrong code");
    alice.type("code", code);
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
    alice.press("Remove this phone");
    alice.awaitText("Its keys are wiped");
    audit(alice, "removing");
    alice.press("Cancel");
    alice.press("Back");
  }

  private static void auditCalls(WebPhonePage alice, WebPhonePage bob) throws Exception {
    bob.call("alice");
    bob.awaitText("Ringing");
    alice.awaitText("calls you");
    audit(alice, "incoming");
    audit(bob, "ringing");
    alice.press("Answer");
    bob.awaitText("First call");
    audit(alice, "talking");
    bob.press("Compare words");
    bob.press("Keys");
    bob.openDetails();
    audit(bob, "comparing, with keys and details");
    bob.press("They are the same");
    bob.awaitText("Verified");
    bob.press("Sound");
    bob.press("Hold");
    bob.awaitText("On hold");
    audit(bob, "held, with sound");
    alice.awaitText("They have put you on hold");
    audit(alice, "held there");
    bob.press("Hang up");
    bob.awaitText("The call has ended.");
    alice.awaitText("Called you");
    audit(alice, "home with a list");
    audit(bob, "home with a list and somebody verified");
  }

  private static void auditCodes(WebPhonePage alice, WebPhonePage bob) throws Exception {
    bob.press("Scan somebody’s code");
    bob.awaitCamera();
    audit(bob, "camera");
    bob.closeCamera();
    alice.press("Show your code");
    alice.awaitText("Who should scan your code?");
    audit(alice, "choice for a code");
    alice.press("bob.with-a-rather-long-name");
    alice.awaitText("Or compare these digits");
    audit(alice, "code");
    alice.press("They differ");
    alice.awaitText("The digits differ");
    audit(alice, "home with a warning");
  }

  private static void audit(WebPhonePage page, String screen) throws Exception {
    for (Look look : Look.values()) {
      page.speak(look.language);
      page.chromium().screenshot(look.width, look.height, look.dark);
      String where = screen + ", " + look;
      assertEquals("", Axe.violations(page.chromium()), where);
      assertEquals("", page.chromium().evaluate(OVERFLOW), where);
    }
    page.speak("en");
  }
}
