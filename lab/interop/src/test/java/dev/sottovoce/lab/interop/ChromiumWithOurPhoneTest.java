package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.KeyTraffic;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.CallListener;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSink;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.policy.Policy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stock Chromium with default settings calls our phone through our server and is called by it: in
 * both roles of the handshake DTLS 1.3 with a post-quantum group, GCM, speech both ways.
 */
class ChromiumWithOurPhoneTest {
  private static final KeyAgreement POST_QUANTUM =
      new KeyAgreement("DTLS 1.3", "X25519MLKEM768", "TLS_AES_256_GCM_SHA384", true);
  private static final long TALK_MILLIS = 5_000;

  private static Chromium chromium;

  /** Who offers. */
  private enum Caller {
    OURS,
    CHROMIUM
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Needs.chromium();
    chromium = Chromium.start(folder.resolve("profile"));
  }

  @AfterAll
  static void stop() {
    if (chromium != null) chromium.close();
  }

  @Test
  void chromiumCalls_asClient(@TempDir Path folder) throws Exception {
    JsonNode stats = run(folder, Caller.CHROMIUM, BrowserPage.Setup.AS_IT_COMES, POST_QUANTUM);
    assertEquals("client", stats.at("/transport/dtlsRole").asText());
  }

  @Test
  void chromiumCalls_asServer(@TempDir Path folder) throws Exception {
    JsonNode stats = run(folder, Caller.CHROMIUM, BrowserPage.Setup.PASSIVE, POST_QUANTUM);
    assertEquals("server", stats.at("/transport/dtlsRole").asText());
  }

  @Test
  void weCall_chromiumIsClient(@TempDir Path folder) throws Exception {
    JsonNode stats = run(folder, Caller.OURS, BrowserPage.Setup.AS_IT_COMES, POST_QUANTUM);
    assertEquals("client", stats.at("/transport/dtlsRole").asText());
  }

  @Test
  void weCall_chromiumIsServer(@TempDir Path folder) throws Exception {
    JsonNode stats = run(folder, Caller.OURS, BrowserPage.Setup.PASSIVE, POST_QUANTUM);
    assertEquals("server", stats.at("/transport/dtlsRole").asText());
  }

  @Test
  void withDtls12Only_chromiumFallsBack(@TempDir Path folder) throws Exception {
    CallPolicy policy = CallPolicy.builtIn(Policy.Profile.DEFAULT, "DTLS 1.2");
    try (OwnServer own = new OwnServer(folder);
        SipEnd signalling = own.sipEnd("browser");
        Phone phone = own.phone("alice", policy)) {
      SecurityReport report =
          talk(folder, phone, signalling, Caller.CHROMIUM, BrowserPage.Setup.AS_IT_COMES).report();
      assertEquals("DTLS 1.2", report.agreement().keying());
      assertEquals(SrtpProfile.AEAD_AES_256_GCM, report.srtp());
    }
  }

  /** The phone in the browser presses keys in this way, too. */
  @Test
  void keysOfAPage_areTold(@TempDir Path folder) throws Exception {
    BlockingQueue<Character> heard = new LinkedBlockingQueue<>();
    CallListener listener =
        new CallListener() {
          @Override
          public void keyPressed(Call call, char key) {
            heard.add(key);
          }
        };
    try (OwnServer own = new OwnServer(folder);
        SipEnd signalling = own.sipEnd("browser");
        Phone phone = own.phone("alice", CallPolicy.OWN_PHONES)) {
      for (Caller caller : Caller.values()) {
        assertInstanceOf(Registered.class, phone.register().get(10, TimeUnit.SECONDS));
        WavSource source =
            new WavSource(CallWithBaresip.speech("alice"), WavSource.Afterwards.SILENCE);
        CallOptions options = CallOptions.of(source, new WavSink(folder.resolve("heard.wav")));
        BrowserPage page =
            new BrowserPage(chromium, TestWav.stereo48(Arrays.copyOf(new short[0], 20 * Wav.RATE)));
        try {
          BrowserPage.Setup setup = BrowserPage.Setup.AS_IT_COMES;
          Call call = connect(phone, page, signalling, caller, setup, options.listener(listener));
          call.connected().get(10, TimeUnit.SECONDS);
          assertEquals(KeyTraffic.EVENTS, call.keyTraffic());
          page.press("36#");
          for (char key : "36#".toCharArray()) {
            assertEquals(key, heard.poll(10, TimeUnit.SECONDS), "from Chromium, " + caller);
          }
          Thread.sleep(500);
          call.hangUp();
          CallEnd end = call.ended().get(5, TimeUnit.SECONDS);
          signalling.awaitBye();
          assertTrue(heard.isEmpty(), () -> "told twice: " + heard);
          assertTrue(end.statistics().anomalies().isEmpty(), () -> "" + end.statistics());
        } finally {
          page.end();
        }
      }
    }
  }

  private record Talk(SecurityReport report, JsonNode stats) {}

  private static JsonNode run(
      Path folder, Caller caller, BrowserPage.Setup setup, KeyAgreement expected) throws Exception {
    try (OwnServer own = new OwnServer(folder);
        SipEnd signalling = own.sipEnd("browser");
        Phone phone = own.phone("alice", CallPolicy.OWN_PHONES)) {
      Talk talk = talk(folder, phone, signalling, caller, setup);
      assertEquals(expected, talk.report().agreement());
      assertEquals(SrtpProfile.AEAD_AES_256_GCM, talk.report().srtp());
      JsonNode transport = talk.stats().path("transport");
      assertEquals("FEFC", transport.path("tlsVersion").asText(), transport::toString);
      assertEquals("TLS_AES_256_GCM_SHA384", transport.path("dtlsCipher").asText());
      assertEquals("SRTP_AEAD_AES_256_GCM", transport.path("srtpCipher").asText());
      return talk.stats();
    }
  }

  private static Talk talk(
      Path folder, Phone phone, SipEnd signalling, Caller caller, BrowserPage.Setup setup)
      throws Exception {
    short[] ours = CallWithBaresip.speech("alice");
    short[] theirs = CallWithBaresip.speech("bob");
    Path heardHere = folder.resolve("heard-here.wav");
    assertInstanceOf(Registered.class, phone.register().get(10, TimeUnit.SECONDS));
    CallOptions options =
        CallOptions.of(new WavSource(ours, WavSource.Afterwards.SILENCE), new WavSink(heardHere));
    BrowserPage page =
        new BrowserPage(chromium, TestWav.stereo48(Arrays.copyOf(theirs, 20 * Wav.RATE)));
    try {
      Call call = connect(phone, page, signalling, caller, setup, options);
      SecurityReport report = call.connected().get(10, TimeUnit.SECONDS);
      Thread.sleep(TALK_MILLIS);
      JsonNode stats = page.stats();
      short[] heardThere = page.recording();
      call.hangUp();
      CallEnd end = call.ended().get(5, TimeUnit.SECONDS);
      signalling.awaitBye();
      check(stats, end);
      CallWithBaresip.assertSame(ours, heardThere, "what Chromium heard");
      CallWithBaresip.assertSame(theirs, Wav.read(heardHere), "what our phone heard");
      return new Talk(report, stats);
    } finally {
      page.end();
    }
  }

  private static Call connect(
      Phone phone,
      BrowserPage page,
      SipEnd signalling,
      Caller caller,
      BrowserPage.Setup setup,
      CallOptions options)
      throws Exception {
    if (caller == Caller.CHROMIUM) {
      CompletableFuture<Call> answered = new CompletableFuture<>();
      phone.onIncomingCall(incoming -> answered.complete(incoming.answer(options)));
      page.answered(signalling.call("sip:alice@example.test", page.offer(setup)));
      return answered.get(10, TimeUnit.SECONDS);
    }
    Call call = phone.call("browser", options);
    signalling.answer(offer -> page.answer(offer, setup));
    return call;
  }

  private static void check(JsonNode stats, CallEnd end) {
    assertEquals("connected", stats.path("state").asText(), stats::toString);
    assertEquals(0, stats.at("/inbound/packetsLost").asInt(), stats::toString);
    assertTrue(stats.at("/inbound/packetsReceived").asInt() > 150, stats::toString);
    long packets = stats.at("/outbound/packetsSent").asLong();
    long octets = stats.at("/outbound/bytesSent").asLong();
    assertTrue(packets > 150, stats::toString);
    // Our description asks for a constant bit rate: every packet has the same size (RFC 6562).
    assertEquals(0, octets % packets, stats::toString);
    assertEquals(0, end.statistics().packetsRefused());
  }
}
