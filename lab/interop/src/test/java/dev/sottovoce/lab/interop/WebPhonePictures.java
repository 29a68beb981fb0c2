package dev.sottovoce.lab.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Makes a picture of every screen of the phone in the browser, light and dark: {@code
 * WebPhonePictures FOLDER}. Look at them after each change of what a person sees.
 */
final class WebPhonePictures {
  private static final int WIDTH = 390;
  private static final int HEIGHT = 780;
  private static final int WIDE = 1100;

  /** A4 at 96 dots an inch. */
  private static final int PAPER_WIDTH = 794;

  private static final int PAPER_HEIGHT = 1123;
  private static final int NARROW = 320;
  private static final int LOW = 568;

  private final Path folder;

  private WebPhonePictures(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    new WebPhonePictures(Files.createDirectories(Path.of(arguments[0]))).make();
    System.exit(0);
  }

  private void make() throws Exception {
    Path work = Files.createTempDirectory("sottovoce-pictures");
    Path speech =
        Files.write(
            work.resolve("speech.wav"),
            TestWav.stereo48(Arrays.copyOf(CallWithBaresip.speech("alice"), 480_000)));
    try (OwnServer own = OwnServer.withFirstLook(work);
        Chromium one = Chromium.startHearing(work.resolve("one"), speech);
        Chromium two = Chromium.startHearing(work.resolve("two"), speech)) {
      String address = "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
      WebPhonePage alice = new WebPhonePage(one, address);
      WebPhonePage bob = new WebPhonePage(two, address);
      alice.awaitText("Code");
      take(alice, "1-welcome");
      alice.type("code", "sv1:wrong");
      alice.press("Start");
      alice.awaitText("That is no code");
      take(alice, "2-wrong-code");
      alice.type("code", own.server.administration().addUser("alice").text());
      alice.press("Start");
      alice.awaitText("Write these words down");
      take(alice, "3-words");
      print(alice, "3-words");
      alice.press("I have written them down");
      alice.awaitText("Ready");
      take(alice, "4-home");
      alice.press("Settings");
      alice.awaitText("Always by a relay");
      take(alice, "11-settings");
      alice.choose("language", "de");
      alice.awaitText("Anrufliste");
      take(alice, "12-settings-german");
      alice.choose("language", "en");
      alice.awaitText("Always by a relay");
      alice.press("Back");
      bob.enrol(own.server.administration().addUser("bob.with-a-rather-long-name").text());
      alice.call("bob.with-a-rather-long-name");
      bob.awaitText("calls you");
      take(alice, "5-ringing");
      take(bob, "6-incoming");
      bob.press("Answer");
      alice.awaitText("First call");
      take(alice, "7-talking");
      alice.press("Compare words");
      alice.press("Keys");
      take(alice, "8-comparing");
      alice.press("They are the same");
      alice.awaitText("Verified");
      alice.press("Keys");
      alice
          .chromium()
          .evaluate(
              "document.querySelector('sottovoce-app').shadowRoot.querySelector('details').open ="
                  + " true");
      alice.chromium().evaluate("scrollTo(0, 0)");
      take(alice, "9-verified");
      alice.press("Sound");
      alice.press("Hold");
      alice.awaitText("On hold");
      take(alice, "19-held");
      alice.press("Hang up");
      alice.awaitText("The call has ended.");
      take(alice, "10-after");
      alice.press("Show your code");
      alice.awaitText("Who should scan your code?");
      take(alice, "20-whose-code");
      alice.press("bob.with-a-rather-long-name");
      alice.awaitText("Or compare these digits");
      take(alice, "21-code");
      print(alice, "21-code");
      alice.press("They differ");
      alice.awaitText("The digits differ");
      take(alice, "22-warning");
      takeDevices(bob, work, own, address);
      takeGerman(alice, bob);
      Chromium.Page first = one.page();
      one.openPage();
      one.open(address);
      alice.awaitText("Sottovoce ist in einem anderen Fenster offen");
      take(alice, "23-other-window-german");
      one.closePage();
      one.use(first);
    }
  }

  private void takeDevices(WebPhonePage bob, Path work, OwnServer own, String address)
      throws Exception {
    bob.press("Scan somebody’s code");
    bob.awaitCamera();
    take(bob, "16-camera");
    bob.closeCamera();
    try (Chromium three = Chromium.start(work.resolve("three"))) {
      WebPhonePage other = new WebPhonePage(three, address);
      String user = "bob.with-a-rather-long-name";
      other.enrolFurther(own.server.administration().addUser(user).text());
      take(other, "17-waits");
      bob.comeBack();
      bob.awaitText("Another device wants to be yours");
      take(bob, "18-wants-in");
      bob.press("Yes, let it in");
      bob.awaitText("It is in");
    }
  }

  /** Words are longer in German. */
  private void takeGerman(WebPhonePage alice, WebPhonePage bob) throws Exception {
    alice.press("Settings");
    alice.awaitText("Always by a relay");
    alice.choose("language", "de");
    alice.awaitText("Diese Seite");
    alice.press("Zurück");
    alice.awaitText("Wen möchtest du anrufen?");
    take(alice, "13-home-german");
    bob.call("alice");
    alice.awaitText("ruft dich an");
    take(alice, "14-incoming-german");
    alice.press("Annehmen");
    alice.awaitText("Wörter vergleichen");
    alice.press("Wörter vergleichen");
    alice.press("Tasten");
    alice.openDetails();
    take(alice, "15-talking-german");
    alice.press("Auflegen");
  }

  private void take(WebPhonePage page, String name) throws Exception {
    for (boolean dark : new boolean[] {false, true}) {
      String look = dark ? "dark" : "light";
      write(name + "-" + look + ".png", page.chromium().screenshot(WIDTH, HEIGHT, dark));
    }
    if (name.endsWith("german")) {
      write(name + "-narrow.png", page.chromium().screenshot(NARROW, LOW, false));
    }
    write(name + "-wide.png", page.chromium().screenshot(WIDE, HEIGHT, false));
    page.chromium().screenshot(WIDTH, HEIGHT, false);
  }

  /** As it comes out of a printer; the screen is as it was afterwards. */
  private void print(WebPhonePage page, String name) throws Exception {
    write(name + "-printed.png", page.chromium().printed(PAPER_WIDTH, PAPER_HEIGHT));
    page.chromium().screenshot(WIDTH, HEIGHT, false);
  }

  private void write(String name, byte[] picture) throws Exception {
    Files.write(folder.resolve(name), picture);
  }
}
