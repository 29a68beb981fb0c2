package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.KeyTraffic;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.CallListener;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.audio.AudioMatch;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSink;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.server.SipPhoneKit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One call between our phone and a stock baresip, both signed in at our server, with different
 * speech each way. Throws when anything is not as it should be.
 */
final class CallWithBaresip {
  enum Caller {
    OURS,
    BARESIP
  }

  private static final Set<SrtpProfile> STRONG =
      Set.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_256_GCM);
  private static final Duration TALK = Duration.ofSeconds(6);
  private static final double SAME_SPEECH = 0.9;

  private CallWithBaresip() {}

  /** In a namespace: FOLDER CALLER. */
  public static void main(String[] arguments) {
    try {
      run(
          Path.of(arguments[0]),
          Namespace.ADDRESS,
          SipPhoneKit.Ice.ON,
          Caller.valueOf(arguments[1]));
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  static void run(Path folder, String address, SipPhoneKit.Ice ice, Caller caller)
      throws Exception {
    short[] ours = speech("alice");
    short[] theirs = speech("bob");
    Path theirSpeech = folder.resolve("theirs.wav");
    Files.write(theirSpeech, TestWav.stereo48(Arrays.copyOf(theirs, 20 * Wav.RATE)));
    Path heardHere = folder.resolve("heard-here.wav");
    try (OwnServer own = new OwnServer(folder, address);
        Baresip baresip = own.baresip("desk", ice, BaresipConfig.Answer.BY_ITSELF, theirSpeech);
        Phone phone = own.phone("alice")) {
      assertInstanceOf(Registered.class, phone.register().get(10, TimeUnit.SECONDS));
      assertTrue(baresip.awaitRegistered(Duration.ofSeconds(10)), baresip::log);
      CallOptions options =
          CallOptions.of(new WavSource(ours, WavSource.Afterwards.SILENCE), new WavSink(heardHere));
      try {
        Call call = connect(phone, baresip, caller, options);
        SecurityReport report = call.connected().get(10, TimeUnit.SECONDS);
        assertTrue(STRONG.contains(report.srtp()), () -> "weak profile " + report.srtp());
        assertEquals("operatorKey", report.lock().jsonName(), "the server made baresip's key");
        assertTrue(baresip.awaitClosed(TALK).isEmpty(), "baresip hung up early");
        call.hangUp();
        CallEnd end = call.ended().get(5, TimeUnit.SECONDS);
        assertEquals(EndReason.HUNG_UP_HERE, end.reason(), end.sentence());
        assertTrue(baresip.awaitClosed(Duration.ofSeconds(5)).isPresent(), "no BYE reached it");
        assertEquals(0, end.statistics().packetsRefused());
      } catch (Exception | AssertionError e) {
        throw new AssertionError(e + "\n" + baresip.log(), e);
      }
      Path heardThere = baresip.heard().orElseThrow();
      assertSame(ours, Wav.read(heardThere), "what baresip heard");
      assertSame(theirs, Wav.read(heardHere), "what our phone heard");
    }
  }

  /** Keys of the pad both ways, as events (RFC 4733), which is all that baresip takes. */
  static void pressKeys(Path folder) throws Exception {
    Path theirSpeech = folder.resolve("theirs.wav");
    Files.write(theirSpeech, TestWav.stereo48(Arrays.copyOf(speech("bob"), 20 * Wav.RATE)));
    BlockingQueue<Character> heard = new LinkedBlockingQueue<>();
    CallListener listener =
        new CallListener() {
          @Override
          public void keyPressed(Call call, char key) {
            heard.add(key);
          }
        };
    try (OwnServer own = new OwnServer(folder, "127.0.0.1");
        Baresip baresip =
            own.baresip("desk", SipPhoneKit.Ice.OFF, BaresipConfig.Answer.BY_ITSELF, theirSpeech);
        Phone phone = own.phone("alice")) {
      phone.register().get(10, TimeUnit.SECONDS);
      assertTrue(baresip.awaitRegistered(Duration.ofSeconds(10)), baresip::log);
      WavSource source = new WavSource(speech("alice"), WavSource.Afterwards.SILENCE);
      CallOptions options = CallOptions.of(source, new WavSink(folder.resolve("heard.wav")));
      Call call = phone.call("desk", options.listener(listener));
      call.connected().get(10, TimeUnit.SECONDS);
      assertEquals(KeyTraffic.EVENTS, call.keyTraffic());
      assertEquals(4, call.press("19#*"));
      assertEquals("19#*", baresip.awaitKeys(4, Duration.ofSeconds(10)), baresip::log);
      for (char key : "70#".toCharArray()) {
        baresip.press("" + key);
        assertEquals(key, heard.poll(10, TimeUnit.SECONDS), baresip::log);
      }
      call.hangUp();
      CallEnd end = call.ended().get(5, TimeUnit.SECONDS);
      assertTrue(heard.isEmpty(), () -> "told twice: " + heard);
      assertEquals(40, end.statistics().leakage().keyPackets());
      assertTrue(end.statistics().anomalies().isEmpty(), () -> "" + end.statistics().anomalies());
    }
  }

  private static Call connect(Phone phone, Baresip baresip, Caller caller, CallOptions options)
      throws Exception {
    if (caller == Caller.OURS) return phone.call("desk", options);
    CompletableFuture<Call> answered = new CompletableFuture<>();
    phone.onIncomingCall(incoming -> answered.complete(incoming.answer(options)));
    baresip.dial("sip:alice@example.test");
    return answered.get(10, TimeUnit.SECONDS);
  }

  static void assertSame(short[] said, short[] heard, String what) {
    assertSame(said, heard, SAME_SPEECH, what);
  }

  /**
   * @param atLeast 1 for the same; other speech has less than 0.4
   */
  static void assertSame(short[] said, short[] heard, double atLeast, String what) {
    // The call ends before the speech does, so only what was said in that time is compared.
    short[] part = Arrays.copyOf(said, Math.min(said.length, heard.length));
    double match = AudioMatch.of(part, heard);
    assertTrue(match >= atLeast, () -> what + " matches by " + match);
  }

  static short[] speech(String name) throws IOException {
    try (InputStream in = CallWithBaresip.class.getResourceAsStream("/speech/" + name + ".wav")) {
      if (in == null) throw new IOException("no recording of " + name);
      return Wav.read(in);
    }
  }

  static List<String> arguments(Path folder, Caller caller) {
    return List.of(folder.toString(), caller.name());
  }
}
