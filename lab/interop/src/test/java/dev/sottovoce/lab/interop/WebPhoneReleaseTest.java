package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sottovoce.server.log.LogSecrets;
import dev.sottovoce.server.log.Releases;
import dev.sottovoce.server.log.TransparencyLog;
import dev.sottovoce.server.log.Witnesses;
import dev.sottovoce.server.store.Database;
import dev.sottovoce.server.store.LogStore;
import dev.sottovoce.wire.Bytes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium when whoever has the server in hand delivers another one. */
class WebPhoneReleaseTest {
  @TempDir Path folder;

  private static String isChanged(Chromium chromium) throws Exception {
    return chromium.evaluate("document.documentElement.dataset.changed ?? 'no'");
  }

  private Chromium browser(String name) throws Exception {
    return Chromium.start(folder.resolve(name));
  }

  @Test
  void anotherRelease_isUsedByWhoComesForTheFirstTime_andByNobodyElseUntilTheLogShowsIt()
      throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        ChangingServer server = new ChangingServer(own);
        Chromium one = browser("bob");
        Chromium two = browser("newcomer")) {
      WebPhonePage bob = new WebPhonePage(one, server.address());
      bob.enrol(own.server.administration().addUser("bob").text());
      bob.awaitWorker();
      bob.press("Settings");
      bob.awaitText("The log shows it as the newest one");
      Bytes hash = server.changeRelease();
      WebPhonePage newcomer = new WebPhonePage(two, server.address());
      newcomer.awaitText("Code");
      assertEquals("yes", isChanged(two), "control: what is delivered first runs");
      bob.reload();
      bob.awaitText("The server offers another page than the log shows");
      bob.awaitText("Ready");
      assertEquals("no", isChanged(one));
      bob.openDetails();
      bob.awaitText(hash.hex().substring(0, 4) + " " + hash.hex().substring(4, 8));
      record(hash);
      bob.reload();
      bob.awaitText("A new release of this page");
      assertEquals("no", isChanged(one));
      bob.press("Use it now");
      bob.awaitText("Ready");
      assertEquals("yes", isChanged(one));
      assertFalse(bob.text().contains("offers another page"), bob.text());
    }
  }

  @Test
  void oneOtherFile_doesNotRun_withAWorkerOrWithout_andAListThatDoesNotFitIsNotTaken()
      throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        ChangingServer server = new ChangingServer(own);
        Chromium one = browser("bob");
        Chromium two = browser("newcomer")) {
      WebPhonePage bob = new WebPhonePage(one, server.address());
      bob.enrol(own.server.administration().addUser("bob").text());
      bob.awaitWorker();
      server.changeScriptWithoutIntegrity();
      WebPhonePage newcomer = new WebPhonePage(two, server.address());
      newcomer.awaitText("Code");
      assertEquals("yes", isChanged(two), "control: nothing says what the script must be");
      bob.reload();
      bob.awaitText("Ready");
      assertEquals("no", isChanged(one));
      server.isHonest();
      server.changeListAlone();
      bob.reload();
      bob.awaitText("The server offers another page than the log shows");
      bob.openDetails();
      bob.awaitText("is not what its own list of files says");
      server.isHonest();
      server.changeScript();
      try (Chromium three = browser("third")) {
        three.open(server.address());
        Thread.sleep(1500);
        assertEquals("no", isChanged(three), "its integrity does not fit");
        assertEquals("undefined", three.evaluate("typeof customElements.get('sottovoce-app')"));
      }
    }
  }

  @Test
  void withoutAConnection_thePageStarts_saysSo_andGoesOnWhenTheServerIsBack() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        ChangingServer server = new ChangingServer(own);
        Chromium chromium = browser("bob")) {
      WebPhonePage bob = new WebPhonePage(chromium, server.address());
      bob.enrol(own.server.administration().addUser("bob").text());
      bob.awaitWorker();
      assertEquals("[]", chromium.installabilityErrors());
      server.disconnect();
      bob.reload();
      bob.awaitText("No connection to the server");
      bob.awaitText("Who do you want to call?");
      server.connect();
      bob.awaitText("Ready");
      assertFalse(bob.text().contains("No connection"), bob.text());
    }
  }

  @Test
  void aWorkerThatCouldNotStart_triesAgain_whileThePageIsOpen() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        ChangingServer server = new ChangingServer(own);
        Chromium chromium = browser("bob")) {
      server.changeIcon();
      WebPhonePage bob = new WebPhonePage(chromium, server.address());
      bob.enrol(own.server.administration().addUser("bob").text());
      bob.awaitText("The server offers another page than the log shows");
      assertEquals(
          "true", chromium.evaluate("String(navigator.serviceWorker.controller === null)"));
      server.isHonest();
      bob.awaitWorker();
    }
  }

  /** As a server does that runs this release. */
  private void record(Bytes hash) throws Exception {
    try (Database database = Database.open(folder.resolve("server/sottovoce.db"))) {
      LogSecrets secrets = LogSecrets.in(folder.resolve("server/log"), "example.test");
      new TransparencyLog(new LogStore(database), secrets, Witnesses.NONE)
          .append(Releases.PHONE, hash);
    }
  }
}
