package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.SipPhoneKit;
import dev.sottovoce.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One call between the phone in a real Chromium and a stock baresip, with different speech each
 * way, by what officers have signed for foreign phones; and none by what they have signed for
 * others. Throws when anything is not as it should be.
 */
final class PageWithBaresip {
  /** Who calls, or that nobody may. */
  enum Case {
    PAGE_CALLS,
    BARESIP_CALLS,
    NOT_ALLOWED
  }

  private static final Bytes ANNAS_KEY = Bytes.unsafeWrap(new byte[32]);
  private static final PolicyRoot ANNA =
      new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", ANNAS_KEY)));
  private static final long TALK_MILLIS = 5_000;

  /** What goes through the browser's own playing is less alike; other speech has less than 0.4. */
  private static final double SAME = 0.55;

  private PageWithBaresip() {}

  /** In a namespace: FOLDER CASE. */
  public static void main(String[] arguments) {
    try {
      run(Path.of(arguments[0]), Case.valueOf(arguments[1]));
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void run(Path folder, Case wanted) throws Exception {
    Path bobs = folder.resolve("bob.wav");
    Files.write(bobs, TestWav.stereo48(CallWithBaresip.speech("bob")));
    Path desks = folder.resolve("desk.wav");
    short[] alices = Arrays.copyOf(CallWithBaresip.speech("alice"), 20 * Wav.RATE);
    Files.write(desks, TestWav.stereo48(alices));
    try (OwnServer own = OwnServer.withFirstLook(folder, Namespace.ADDRESS);
        Chromium chromium = Chromium.startWithoutLoopback(folder.resolve("profile"), bobs);
        Baresip desk =
            own.baresip("desk", SipPhoneKit.Ice.ON, BaresipConfig.Answer.BY_ITSELF, desks)) {
      boolean allowed = wanted != Case.NOT_ALLOWED;
      install(own, allowed ? Policy.Profile.INTEROP : Policy.Profile.REGULATED);
      int port = own.server.firstLookPort().getAsInt();
      WebPhonePage page = new WebPhonePage(chromium, "http://127.0.0.1:" + port + "/phone/");
      page.enrol(own.server.administration().addUser("bob").text());
      assertTrue(desk.awaitRegistered(Duration.ofSeconds(10)), desk::log);
      try {
        if (wanted == Case.BARESIP_CALLS) answered(page, desk);
        else page.call("desk");
        if (allowed) talk(page, desk);
        else page.awaitText("a browser cannot prove that");
      } catch (Exception | AssertionError e) {
        throw new AssertionError(e + "\n" + desk.log(), e);
      }
    }
  }

  private static void install(OwnServer own, Policy.Profile profile) throws Exception {
    Bytes document = Bytes.utf8(Profiles.text(profile));
    own.server.administration().trust(ANNA);
    own.server
        .administration()
        .install(new SignedPolicy(document, PolicySignatures.sign("anna", ANNAS_KEY, document)));
    // The server looks at its policies once a second.
    Thread.sleep(1500);
  }

  private static void answered(WebPhonePage page, Baresip desk) throws Exception {
    desk.dial("sip:bob@example.test");
    page.awaitText("calls you");
    page.press("Answer");
  }

  private static void talk(WebPhonePage page, Baresip desk) throws Exception {
    assertTrue(desk.awaitEstablished(Duration.ofSeconds(15)), "baresip has no call");
    page.awaitText("Not verified");
    page.listen();
    Thread.sleep(TALK_MILLIS);
    short[] heard = page.recording();
    page.press("Hang up");
    assertTrue(desk.awaitClosed(Duration.ofSeconds(5)).isPresent(), "no BYE reached it");
    // The two of them decide; the policy for foreign phones takes that, too.
    assertEquals(Optional.of("AES_CM_128_HMAC_SHA1_80"), desk.srtpProfile());
    short[] alices = CallWithBaresip.speech("alice");
    CallWithBaresip.assertSame(alices, heard, SAME, "what the page heard");
    short[] there = Wav.read(desk.heard().orElseThrow());
    CallWithBaresip.assertSame(CallWithBaresip.speech("bob"), there, SAME, "what baresip heard");
  }
}
