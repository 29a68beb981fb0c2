package dev.sottovoce.lab.interop;

import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.SafetyNumber;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.phone.account.PeerAccounts;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Codes by the camera, which sees what our own commands show. */
@Timeout(120)
class WebPhoneScanTest {
  @TempDir Path folder;

  @Test
  void aCodeFromTheCamera_makesThePhone_andAnotherOneVerifiesAPerson() throws Exception {
    Needs.chromium();
    Path film = folder.resolve("film.y4m");
    Path home = folder.resolve("alice");
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.startSeeing(folder.resolve("bob"), film)) {
      String address = "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
      WebPhonePage bob = new WebPhonePage(chromium, address);
      QrFilm.write(film, own.server.administration().addUser("bob").text());
      bob.press("Scan it with the camera");
      bob.awaitText("Write these words down");
      bob.press("I have written them down");
      bob.awaitText("Ready");
      Account alice =
          Enrolment.enrol(
                  own.server.administration().addUser("alice").text(),
                  "alice",
                  AccountStore.inFolder(home),
                  PolicyStore.inFolder(home),
                  AccountMemory.inFolder(home),
                  Clock.systemUTC())
              .account();
      AccountMemory memory = AccountMemory.inFolder(home);
      AccountState hers = new OwnAccount(alice, memory, Clock.systemUTC()).refresh();
      AccountState his =
          new PeerAccounts(() -> alice, memory, Clock.systemUTC(), Runnable::run)
              .lookNow("sip:bob@example.test")
              .account()
              .orElseThrow();
      QrFilm.write(film, SafetyNumber.of(hers, hers).code());
      bob.press("Scan somebody’s code");
      bob.awaitText("That code is for other people");
      String code = SafetyNumber.of(hers, his).code();
      QrFilm.write(film, code.replace(hers.id().hash().base64Url(), his.id().hash().base64Url()));
      bob.press("Scan somebody’s code");
      bob.awaitText("shows another account than the server");
      QrFilm.write(film, code);
      bob.press("Scan somebody’s code");
      bob.awaitText("alice is verified");
    }
  }
}
