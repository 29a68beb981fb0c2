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
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.store.Directory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a browser's device in the course of its life, in a real Chromium. */
class WebPhoneDeviceTest {
  private static final String LEFT =
      """
      (async () => {
        const databases = (await indexedDB.databases()).map((each) => each.name);
        const workers = await navigator.serviceWorker.getRegistrations();
        return [...databases, ...(await caches.keys()), ...workers.map(() => 'worker')].join(' ');
      })()
      """;

  @TempDir Path folder;

  private static String address(OwnServer own) {
    return "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
  }

  @Test
  void whoIsCutOff_keepsNothing_neitherWhileThePageIsOpenNorAfterwards() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium one = Chromium.start(folder.resolve("bob"));
        Chromium two = Chromium.start(folder.resolve("carol"))) {
      WebPhonePage bob = new WebPhonePage(one, address(own));
      bob.enrol(own.server.administration().addUser("bob").text());
      bob.awaitWorker();
      WebPhonePage carol = new WebPhonePage(two, address(own));
      carol.enrol(own.server.administration().addUser("carol").text());
      carol.awaitWorker();
      carol.chromium().open("about:blank");
      String before = one.evaluate(LEFT);
      assertTrue(before.matches("sottovoce release-[0-9a-f]{64} worker"), before);
      for (Directory.Device each : own.server.administration().devices()) {
        own.server.administration().revoke(each.id());
      }
      bob.awaitText("This phone was removed or cut off on");
      bob.awaitErased(LEFT);
      assertFalse(bob.text().contains("Call"), bob.text());
      two.open(address(own));
      carol.awaitText("This phone was removed or cut off on");
      carol.awaitErased(LEFT);
    }
  }

  /** Two steps: the old authority announces the new one, which later drops the old one. */
  @Test
  void theAuthorityIsReplaced_thePageFollows_andIsCalledByAPhoneOfTheNewOne() throws Exception {
    Needs.chromium();
    Path speech = folder.resolve("bob.wav");
    Files.write(speech, TestWav.stereo48(CallWithBaresip.speech("bob")));
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.startHearing(folder.resolve("bob"), speech)) {
      WebPhonePage bob = new WebPhonePage(chromium, address(own));
      bob.enrol(own.server.administration().addUser("bob").text());
      change(Administration::rotateAuthority);
      bob.reload();
      bob.awaitText("Ready");
      assertEquals(0, own.server.administration().phonesOfRetiring(), "it has another certificate");
      change(Administration::retireAuthorities);
      bob.reload();
      bob.awaitText("Ready");
      try (Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
        assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
        Call call =
            alice.call(
                "bob",
                CallOptions.of(
                    new WavSource(new short[Wav.RATE], WavSource.Afterwards.SILENCE),
                    new WavSink(folder.resolve("heard.wav"))));
        bob.awaitText("calls you");
        bob.press("Answer");
        call.connected().get(15, TimeUnit.SECONDS);
        bob.awaitText("Compare words");
        call.hangUp();
      }
    }
  }

  /** By another process, as operators do; the server looks once a second. */
  private void change(Change change) throws Exception {
    try (Administration operator = Administration.open(folder.resolve("server"))) {
      change.by(operator);
    }
    Thread.sleep(2000);
  }

  private interface Change {
    void by(Administration operator) throws Exception;
  }

  /** A certificate lasts a week; the page asks for the next one after two thirds of it. */
  @Test
  void aCertificateThatIsFiveDaysOld_isRenewed_withTheSameKey() throws Exception {
    Needs.chromium();
    Clock fiveDaysAgo = Clock.offset(Clock.systemUTC(), Duration.ofDays(-5));
    try (Chromium chromium = Chromium.start(folder.resolve("bob"))) {
      OwnServer before = OwnServer.withFirstLook(folder, fiveDaysAgo);
      try (ChangingServer steady = new ChangingServer(before)) {
        WebPhonePage bob = new WebPhonePage(chromium, steady.address());
        bob.type("code", before.server.administration().addUser("bob").text());
        bob.press("Start");
        bob.awaitText("No connection to the server");
        before.close();
        try (OwnServer now = OwnServer.withFirstLook(folder)) {
          steady.use(now);
          bob.awaitText("Write these words down");
          bob.press("I have written them down");
          bob.awaitText("Ready");
          Instant expires = now.server.administration().devices().getFirst().expires();
          assertTrue(expires.isAfter(Instant.now().plus(Duration.ofDays(6))), expires.toString());
          bob.reload();
          bob.awaitText("Ready");
          assertEquals(1, now.server.administration().devices().size());
        }
      }
    }
  }
}
