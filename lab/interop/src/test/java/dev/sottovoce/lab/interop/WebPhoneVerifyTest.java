package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.wire.Bytes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two people verify each other by what their screens show, as it is seen there. */
@Timeout(120)
class WebPhoneVerifyTest {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 800;

  @TempDir Path folder;

  private static String address(OwnServer own) {
    return "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
  }

  /** A photograph of a page. */
  private static byte[] photograph(WebPhonePage page) throws Exception {
    return page.chromium().screenshot(WIDTH, HEIGHT, true);
  }

  private static void show(WebPhonePage page, Path film) throws Exception {
    byte[] seen = photograph(page);
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(seen));
    QrFilm.write(film, picture);
  }

  private static void showCodeFor(WebPhonePage page, String user) throws Exception {
    page.press("Show your code");
    page.awaitText("Who should scan your code?");
    page.type("whom", user);
    page.press("Show");
    page.awaitText("Or compare these digits");
  }

  @Test
  void eachPageScansWhatTheOtherOneShows() throws Exception {
    Needs.chromium();
    Path hers = folder.resolve("alice.y4m");
    Path his = folder.resolve("bob.y4m");
    QrFilm.write(hers, "nothing yet");
    QrFilm.write(his, "nothing yet");
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium one = Chromium.startSeeing(folder.resolve("alice"), hers);
        Chromium two = Chromium.startSeeing(folder.resolve("bob"), his)) {
      WebPhonePage alice = new WebPhonePage(one, address(own));
      WebPhonePage bob = new WebPhonePage(two, address(own));
      alice.enrol(own.server.administration().addUser("alice").text());
      bob.press("Scan it with the camera");
      bob.closeCamera();
      bob.enrol(own.server.administration().addUser("bob").text());
      showCodeFor(alice, "bob");
      showCodeFor(bob, "alice");
      assertEquals(alice.words(), bob.words(), "the same digits");
      assertTrue(alice.words().matches("(?s)(\\d{5}\\s*){12}"), alice.words());
      show(alice, his);
      show(bob, hers);
      bob.press("Scan somebody’s code");
      bob.awaitText("alice is verified: the code shows the same account");
      alice.press("Scan somebody’s code");
      alice.awaitText("bob is verified: the code shows the same account");
    }
  }

  @Test
  void ourCommand_readsAPhotographOfThePage_andThePageTakesTheDigits() throws Exception {
    Needs.chromium();
    Path home = folder.resolve("home");
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("bob"))) {
      WebPhonePage bob = new WebPhonePage(chromium, address(own));
      bob.enrol(own.server.administration().addUser("bob").text());
      showCodeForNobody(bob);
      String code = own.server.administration().addUser("alice").text();
      try (Terminal terminal =
          new Terminal("sottovoce phone enrol " + code + " --home " + home + "")) {
        terminal.find("(alice)");
      }
      try (Terminal terminal = new Terminal("sottovoce phone verify bob --home " + home)) {
        terminal.find("(Safety number with bob)");
        bob.press("Show");
        bob.awaitText("Or compare these digits");
        String row = bob.words().replaceAll("\\s+", " ").substring(0, 23);
        terminal.find("(" + row + ")");
      }
      Path photograph = Files.write(folder.resolve("photograph.png"), photograph(bob));
      try (Terminal terminal =
          new Terminal("sottovoce phone verify bob --scan " + photograph + " --home " + home)) {
        terminal.find("(bob@example.test is verified)");
      }
      bob.press("They are the same");
      bob.awaitText("alice is verified: you both see the same digits.");
    }
  }

  @Test
  void whatDiffers_isVerifiedNoMore_alsoOnAPageThatIsLoadedAnew() throws Exception {
    Needs.chromium();
    Path home = folder.resolve("home");
    Path film = folder.resolve("film.y4m");
    QrFilm.write(film, "nothing yet");
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.startSeeing(folder.resolve("bob"), film)) {
      WebPhonePage bob = new WebPhonePage(chromium, address(own));
      bob.enrol(own.server.administration().addUser("bob").text());
      String code = own.server.administration().addUser("alice").text();
      try (Terminal terminal = new Terminal("sottovoce phone enrol " + code + " --home " + home)) {
        terminal.find("(alice)");
      }
      showCodeFor(bob, "alice");
      bob.press("They are the same");
      bob.awaitText("alice is verified: you both see the same digits.");
      showCodeFor(bob, "alice");
      bob.press("They differ");
      bob.awaitText("The digits differ: somebody may be in between.");
      isMarked(bob);

      showCodeFor(bob, "alice");
      bob.press("They are the same");
      bob.awaitText("alice is verified: you both see the same digits.");
      bob.awaitNoText("Not the same");
      QrFilm.write(film, codeOfAnotherAlice());
      bob.press("Scan somebody’s code");
      bob.awaitText("The code of alice shows another account than the server");
      isMarked(bob);
    }
  }

  private static String codeOfAnotherAlice() {
    String id = Bytes.unsafeWrap(new byte[32]).base64Url();
    return "svn1:alice@example.test/" + id + "/bob@example.test/" + id;
  }

  private static void isMarked(WebPhonePage bob) throws Exception {
    bob.awaitText("Not the same: no calls until you verify them anew.");
    bob.reload();
    bob.awaitText("Ready");
    bob.awaitText("Not the same: no calls until you verify them anew.");
    bob.call("alice");
    bob.awaitText("When you last compared with this person, it was not the same");
  }

  private static void showCodeForNobody(WebPhonePage bob) throws Exception {
    bob.press("Show your code");
    bob.awaitText("Who should scan your code?");
    bob.type("whom", "alice");
    bob.press("Show");
    bob.awaitText("There is no account of alice yet");
  }
}
