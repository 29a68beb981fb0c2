package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSink;
import dev.sottovoce.phone.audio.WavSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Browsers that become phones without a code, in a real Chromium, from the first screen to a call.
 */
@Timeout(180)
class WebPhoneSignInTest {
  private static final String AT_PROVIDER = "Sign in with 127.0.0.1";
  private static final String BY_PASSKEY = "Sign in by passkey";
  private static final String WAITS = "Another device of yours has to let this one in";

  /** As a person who clears the data of this site; passkeys are the device's and stay. */
  private static final String FORGET =
      """
      (async () => {
        for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
        for (const each of await caches.keys()) await caches.delete(each);
        sessionStorage.clear();
        const gone = indexedDB.deleteDatabase('sottovoce');
        await new Promise((done) => (gone.onsuccess = gone.onblocked = done));
        return 'forgotten';
      })()
      """;

  private static final String PAPER =
      "[...document.querySelector('sottovoce-app').shadowRoot.querySelectorAll('.paper li')]"
          + ".map((each) => each.innerText.trim()).join(' ')";

  @TempDir Path folder;

  private static String address(OwnServer own) {
    return "http://localhost:" + own.server.firstLookPort().getAsInt() + "/phone/";
  }

  private Chromium chromium() throws Exception {
    Path speech = folder.resolve("bob.wav");
    Files.write(speech, TestWav.stereo48(CallWithBaresip.speech("bob")));
    Chromium chromium = Chromium.startHearing(folder.resolve("profile"), speech);
    chromium.havePasskeys();
    return chromium;
  }

  private CallOptions saying() throws Exception {
    return CallOptions.of(
        new WavSource(new short[Wav.RATE], WavSource.Afterwards.SILENCE),
        new WavSink(folder.resolve("heard.wav")));
  }

  private void assertTalks(OwnServer own, WebPhonePage page) throws Exception {
    try (Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      Call call = alice.call("bob", saying());
      page.awaitText("calls you");
      page.press("Answer");
      call.connected().get(15, TimeUnit.SECONDS);
      page.awaitText("First call");
      page.openDetails();
      page.awaitText("no enrolment code has confirmed it");
      page.press("Hang up");
    }
  }

  @Test
  void atTheProvider_aBrowserBecomesAPhone_andCalls() throws Exception {
    Needs.chromium();
    try (LoginPage provider = new LoginPage();
        OwnServer own = provider.server(folder);
        Chromium chromium = chromium()) {
      own.server.administration().addUser("bob");
      WebPhonePage page = new WebPhonePage(chromium, address(own));
      page.awaitText(AT_PROVIDER);
      provider.agrees = false;
      page.press(AT_PROVIDER);
      page.awaitText("You did not sign in there.");
      provider.agrees = true;
      provider.person = "mallory";
      page.awaitText(AT_PROVIDER);
      page.press(AT_PROVIDER);
      page.awaitText("You are known there, and have no phone here.");
      provider.person = "bob";
      page.awaitText(AT_PROVIDER);
      page.press(AT_PROVIDER);
      page.awaitText("Write these words down");
      assertEquals(address(own), chromium.evaluate("location.href"));
      page.press("I have written them down");
      page.awaitText("Lock this phone?");
      page.press("Not now");
      page.awaitText("Ready");
      assertTalks(own, page);
    }
  }

  @Test
  void anAddressThatSomebodyElseMade_signsNobodyIn() throws Exception {
    Needs.chromium();
    try (LoginPage provider = new LoginPage();
        OwnServer own = provider.server(folder);
        Chromium chromium = chromium()) {
      own.server.administration().addUser("bob");
      WebPhonePage page = new WebPhonePage(chromium, address(own) + "?code=stolen&state=any&iss=x");
      page.awaitText("This browser did not ask for that sign-in.");
      assertEquals(address(own), chromium.evaluate("location.href"));
      page.awaitText(AT_PROVIDER);
      // The tab has a sign-in under way, and the answer that comes is another's.
      chromium.evaluate(
          "(() => { sessionStorage.setItem('sign-in', 'A'.repeat(43)); return 'set'; })()");
      chromium.open(address(own) + "?code=stolen&state=any&iss=x");
      page.awaitText("This browser did not ask for that sign-in.");
      assertEquals(0, own.server.administration().directory().countDevices());
    }
  }

  @Test
  void whoeverComesBackWithAnotherKey_getsNothing() throws Exception {
    Needs.chromium();
    try (LoginPage provider = new LoginPage();
        OwnServer own = provider.server(folder);
        Chromium chromium = chromium()) {
      own.server.administration().addUser("bob");
      chromium.beforeEachPage(
          """
          (() => {
            const real = window.fetch;
            window.fetch = async (path, init) => {
              if (path === '/api/v1/sign-in/provider') {
                const key = btoa('x'.repeat(32)).replace(/=/g, '');
                return real(path, { ...init, body: JSON.stringify({ key }) });
              }
              return real(path, init);
            };
          })()
          """);
      WebPhonePage page = new WebPhonePage(chromium, address(own));
      page.awaitText(AT_PROVIDER);
      page.press(AT_PROVIDER);
      page.awaitText("What came back from there does not count here.");
      assertEquals(0, own.server.administration().directory().countDevices());
    }
  }

  @Test
  void aPasskey_bringsAForgetfulBrowserBack_whichWaitsForAYes() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = chromium()) {
      WebPhonePage page = new WebPhonePage(chromium, address(own));
      page.enrolToLock(own.server.administration().addUser("bob").text());
      page.press("Make a passkey");
      page.awaitText("Who do you want to call?");
      Path desk = folder.resolve("desk");
      Enrolment.Enrolled other =
          Enrolment.enrol(
              own.server.administration().addUser("bob").text(),
              "desk",
              AccountStore.inFolder(desk),
              PolicyStore.inFolder(desk),
              AccountMemory.inFolder(desk),
              Clock.systemUTC());
      page.comeBack();
      page.awaitText("Another device wants to be yours");
      page.press("Yes, let it in");
      page.awaitText("It is in");

      chromium.evaluate(FORGET);
      page.reload();
      page.awaitText(BY_PASSKEY);
      page.press(BY_PASSKEY);
      page.awaitText(WAITS);
      assertFalse(page.text().contains("Lock this phone?"), "the passkey that there is does");
      OwnAccount atDesk =
          new OwnAccount(other.account(), AccountMemory.inFolder(desk), Clock.systemUTC());
      assertEquals(2, atDesk.refresh().devices().size(), "nobody was let in by a passkey");
      atDesk.approve(page.words());
      page.awaitNoText(WAITS);
      page.awaitText("Ready");
      assertTalks(own, page);
      page.reload();
      page.awaitText("Locked");
      page.press("Unlock");
      page.awaitText("Called you");
    }
  }

  @Test
  void whoHasNoOtherDevice_comesBackByPasskeyAndWords() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = chromium()) {
      WebPhonePage page = new WebPhonePage(chromium, address(own));
      page.type("code", own.server.administration().addUser("bob").text());
      page.press("Start");
      page.awaitText("Write these words down");
      String words = chromium.evaluate(PAPER);
      page.press("I have written them down");
      page.awaitText("Lock this phone?");
      page.press("Make a passkey");
      page.awaitText("Who do you want to call?");
      chromium.evaluate(FORGET);
      page.reload();
      page.awaitText(BY_PASSKEY);
      page.press(BY_PASSKEY);
      page.awaitText(WAITS);
      page.openDetails();
      page.type("recovery", words.replaceFirst("\\w+ ", "aardvark "));
      page.press("Take the account over");
      page.awaitText("These are not the words of this account.");
      page.type("recovery", words);
      page.press("Take the account over");
      page.awaitText("Write these words down");
      assertFalse(chromium.evaluate(PAPER).equals(words), "those are used up");
      page.press("I have written them down");
      page.awaitText("This is your only device now.");
      assertFalse(page.text().contains(WAITS), page.text());
      assertEquals(1, own.server.administration().directory().countDevices());
      page.reload();
      page.awaitText("Locked");
      page.press("Unlock");
      page.awaitText("Who do you want to call?");
    }
  }

  @Test
  void atABareAddress_nothingIsOffered_thatWouldNotWork() throws Exception {
    Needs.chromium();
    try (LoginPage provider = new LoginPage();
        OwnServer own = provider.server(folder);
        Chromium chromium = chromium()) {
      WebPhonePage page =
          new WebPhonePage(chromium, address(own).replace("localhost", "127.0.0.1"));
      page.awaitText("Scan");
      assertFalse(page.text().contains("Sign in"), page.text());
      assertTrue(
          chromium
              .evaluate(
                  "fetch('/api/v1/sign-in/provider', { method: 'POST', body: '{}' })"
                      + ".then(async (it) => `${it.status} ${(await it.json()).detail}`)")
              .startsWith("421 Signing in works at http://localhost:"));
    }
  }
}
