package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSink;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of the phone in a real Chromium, with a passkey and its own secret. */
class WebPhoneLockTest {
  private static final Bytes ANNAS_KEY = Bytes.unsafeWrap(new byte[32]);

  /** What somebody who has the browser's files finds of calls. */
  private static final String KEPT =
      """
      new Promise((done) => {
        const asked = indexedDB.open('sottovoce');
        asked.onsuccess = () => {
          const facts = asked.result.transaction('facts').objectStore('facts');
          facts.get('calls').onsuccess = (event) => {
            const { calls, sealed } = event.target.result;
            asked.result.close();
            done(`${JSON.stringify(calls)} ${sealed?.length > 0}`);
          };
        };
      })
      """;

  private static final String HIDE =
      "Object.defineProperty(document, 'hidden', { value: true, configurable: true }),"
          + " document.dispatchEvent(new Event('visibilitychange')), 'hidden'";
  private static final String SHOW =
      "delete document.hidden, document.dispatchEvent(new Event('visibilitychange')), 'shown'";

  @TempDir Path folder;

  private static String address(OwnServer own, String host) {
    return "http://" + host + ":" + own.server.firstLookPort().getAsInt() + "/phone/";
  }

  private Chromium chromium() throws Exception {
    Path speech = folder.resolve("bob.wav");
    Files.write(speech, TestWav.stereo48(CallWithBaresip.speech("bob")));
    return Chromium.startHearing(folder.resolve("profile"), speech);
  }

  /** Bob's, which has made a passkey and was then loaded anew. */
  private static WebPhonePage locked(OwnServer own, Chromium chromium) throws Exception {
    chromium.havePasskeys();
    WebPhonePage bob = new WebPhonePage(chromium, address(own, "localhost"));
    bob.enrol(own.server.administration().addUser("bob").text());
    bob.awaitText("Lock this phone?");
    bob.press("Make a passkey");
    bob.awaitText("Who do you want to call?");
    bob.reload();
    bob.awaitText("Locked");
    return bob;
  }

  @Test
  void aLockedPhone_rings_showsNothing_andTalksOnlyWithItsPerson() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = chromium();
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      WebPhonePage bob = locked(own, chromium);
      assertFalse(bob.text().contains("People"), bob.text());
      bob.awaitText("Ready");
      Call call = alice.call("bob", saying());
      bob.awaitText("calls you");
      bob.press("Answer");
      call.connected().get(15, TimeUnit.SECONDS);
      bob.awaitText("First call");
      bob.press("Hang up");
      bob.awaitText("Called you");
      assertEquals("[] true", chromium.evaluate(KEPT));
      bob.reload();
      bob.awaitText("Locked");
      assertFalse(bob.text().contains("alice"), bob.text());
      bob.press("Unlock");
      bob.awaitText("Called you");
      assertTurnsOff(chromium, bob);
    }
  }

  /** As it was without a lock. */
  private static void awaitUnsealed(Chromium chromium) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!chromium.evaluate(KEPT).endsWith(" false")) {
      assertTrue(System.nanoTime() < until, "what is kept stays sealed");
      Thread.sleep(50);
    }
  }

  private static void assertTurnsOff(Chromium chromium, WebPhonePage bob) throws Exception {
    bob.press("Settings");
    bob.awaitText("Lock this phone");
    bob.tick("lock");
    bob.press("Back");
    awaitUnsealed(chromium);
    bob.reload();
    bob.awaitText("Called you");
  }

  @Test
  void whoeverIsNotRecognised_getsNoFurther() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = chromium();
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      WebPhonePage bob = locked(own, chromium);
      chromium.recognise(false);
      bob.press("Unlock");
      bob.awaitText("You were not verified.");
      bob.awaitText("Ready");
      Call call = alice.call("bob", saying());
      bob.awaitText("calls you");
      bob.press("Answer");
      bob.awaitText("You were not verified.");
      assertFalse(call.connected().isDone());
      bob.press("Decline");
      call.ended().get(5, TimeUnit.SECONDS);
      bob.awaitText("Locked");
      assertFalse(bob.text().contains("alice"), bob.text());
    }
  }

  private CallOptions saying() throws Exception {
    return CallOptions.of(
        new WavSource(new short[Wav.RATE], WavSource.Afterwards.SILENCE),
        new WavSink(folder.resolve("heard.wav")));
  }

  @Test
  void thePolicyWantsALock_thereAreNoCallsWithout_andItComesInTime() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = chromium();
        Chromium other = Chromium.start(folder.resolve("other"))) {
      own.server
          .administration()
          .trust(new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", ANNAS_KEY))));
      own.server.administration().install(policy());
      Thread.sleep(1500);
      WebPhonePage carol = new WebPhonePage(other, address(own, "127.0.0.1"));
      carol.enrol(own.server.administration().addUser("carol").text());
      carol.call("bob");
      carol.awaitText("this browser makes none at this address");
      chromium.havePasskeys();
      WebPhonePage bob = new WebPhonePage(chromium, address(own, "localhost"));
      bob.enrol(own.server.administration().addUser("bob").text());
      bob.awaitText("Your organisation wants this before calls.");
      assertFalse(bob.text().contains("Not now"), bob.text());
      bob.press("Make a passkey");
      bob.awaitText("Who do you want to call?");
      bob.awaitText("Locked");
      bob.press("Unlock");
      bob.awaitText("Who do you want to call?");
      chromium.evaluate(HIDE);
      Thread.sleep(1600);
      chromium.evaluate(SHOW);
      assertTrue(bob.text().contains("Locked"), bob.text());
    }
  }

  private static SignedPolicy policy() {
    String text =
        Profiles.text(Policy.Profile.DEFAULT)
            .replace("unlock: chosen", "unlock: required")
            .replace("idleSeconds: 300", "idleSeconds: 3")
            .replace("hiddenSeconds: 60", "hiddenSeconds: 1");
    Bytes document = Bytes.utf8(text);
    return new SignedPolicy(document, PolicySignatures.sign("anna", ANNAS_KEY, document));
  }
}
