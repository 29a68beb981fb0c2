package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.PeerSigner;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSink;
import dev.sottovoce.phone.audio.WavSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The phone in a stock Firefox, through our real server, with our phone and with Chromium. */
@Timeout(120)
class FirefoxTest {
  private static final long TALK_MILLIS = 4_000;

  /** Of 32,768; silence has less than 10. */
  private static final int LOUD = 300;

  @TempDir Path folder;

  private static String address(OwnServer own) {
    return "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
  }

  private static CallOptions speaking(Path heard) throws Exception {
    short[] speech = CallWithBaresip.speech("alice");
    return CallOptions.of(new WavSource(speech, WavSource.Afterwards.SILENCE), new WavSink(heard));
  }

  private static void assertHeard(Path recording) throws Exception {
    short[] samples = Wav.read(recording);
    int loud = 0;
    for (short each : samples) if (Math.abs(each) > LOUD) loud++;
    int half = samples.length / 2;
    assertTrue(loud > half / 2, loud + " of " + samples.length + " samples are loud");
  }

  private static void assertAgreed(SecurityReport report) {
    assertEquals("DTLS 1.3", report.agreement().keying());
    assertEquals("X25519MLKEM768", report.agreement().group());
    assertEquals("AEAD_AES_256_GCM", report.srtp().name());
    assertInstanceOf(PeerSigner.OfAccount.class, report.signer());
  }

  @Test
  void ourPhoneCallsFirefox_andFirefoxCalls_bothAreHeard_underTheSameWords() throws Exception {
    Needs.firefox();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Firefox firefox = Firefox.start(folder.resolve("firefox"));
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      WebPhonePage page = new WebPhonePage(firefox, address(own));
      page.rememberConnections();
      page.enrol(own.server.administration().addUser("bob").text());
      Path first = folder.resolve("first.wav");
      Call called = alice.call("bob", speaking(first));
      page.awaitText("calls you");
      page.press("Answer");
      SecurityReport report = called.connected().get(15, TimeUnit.SECONDS);
      assertAgreed(report);
      page.awaitText("First call");
      page.awaitEnergy();
      page.press("Compare words");
      String words = report.string().orElseThrow().text().replace(":", " · ");
      assertEquals(words, page.words());
      page.press("They are the same");
      page.awaitText("Verified");
      Thread.sleep(TALK_MILLIS);
      assertEquals(1, page.connections(), "the line was good all the time");
      page.press("Hang up");
      called.ended().get(5, TimeUnit.SECONDS);
      assertHeard(first);

      Path second = folder.resolve("second.wav");
      CompletableFuture<Call> answered = new CompletableFuture<>();
      CallOptions options = speaking(second);
      alice.onIncomingCall(incoming -> answered.complete(incoming.answer(options)));
      page.call("alice");
      Call calls = answered.get(15, TimeUnit.SECONDS);
      assertAgreed(calls.connected().get(15, TimeUnit.SECONDS));
      page.awaitText("Verified");
      page.awaitEnergy();
      Thread.sleep(TALK_MILLIS);
      calls.hangUp();
      page.awaitText("The call has ended.");
      assertHeard(second);
    }
  }

  @Test
  void firefoxAndChromium_talk() throws Exception {
    Needs.firefox();
    Needs.chromium();
    Path speech = folder.resolve("alice.wav");
    Files.write(speech, TestWav.stereo48(CallWithBaresip.speech("alice")));
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Firefox firefox = Firefox.start(folder.resolve("firefox"));
        Chromium chromium = Chromium.startHearing(folder.resolve("chromium"), speech)) {
      WebPhonePage bob = new WebPhonePage(firefox, address(own));
      WebPhonePage alice = new WebPhonePage(chromium, address(own));
      bob.rememberConnections();
      bob.enrol(own.server.administration().addUser("bob").text());
      alice.enrol(own.server.administration().addUser("alice").text());
      alice.call("bob");
      bob.awaitText("calls you");
      bob.press("Answer");
      alice.awaitText("First call");
      alice.awaitSound();
      bob.awaitEnergy();
      alice.press("Compare words");
      bob.press("Compare words");
      assertEquals(alice.words(), bob.words());
      // Whoever is called is the client of DTLS, and the server decides (ADR 110).
      assertEquals("SRTP_AES128_CM_HMAC_SHA1_80", bob.srtpProfile());
      alice.press("Hang up");
      bob.awaitText("The call has ended.");
      bob.call("alice");
      alice.awaitText("calls you");
      alice.press("Answer");
      bob.awaitText("Known");
      bob.awaitEnergy();
      assertEquals("SRTP_AEAD_AES_128_GCM", bob.srtpProfile());
    }
  }
}
