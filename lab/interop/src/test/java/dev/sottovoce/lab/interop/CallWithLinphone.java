package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.KeyingWarning;
import dev.sottovoce.call.SecurityReport;
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
import dev.sottovoce.server.SipPhoneKit.Ice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Calls between our phone and a stock Linphone, both signed in at our server, with different speech
 * each way. Throws when anything is not as it should be.
 */
final class CallWithLinphone {
  static final CallPolicy ZRTP = CallPolicy.builtIn(Policy.Profile.INTEROP, "ZRTP");
  static final CallPolicy DTLS = CallPolicy.builtIn(Policy.Profile.INTEROP, "DTLS 1.2");

  private static final Duration TALK = Duration.ofSeconds(4);

  /** Linphone plays and records by a clock that leaves gaps on a busy machine. */
  private static final double SAME_SPEECH = 0.6;

  private static final Pattern MEMORY = Pattern.compile("previously verified (yes|no) on session");
  private static final Pattern ICE_PATH = Pattern.compile("ICE state is IceStateHostConnection");

  enum Caller {
    OURS,
    LINPHONE
  }

  enum Compare {
    YES,
    NO
  }

  /**
   * @param report what our phone says
   * @param comparedBefore whether Linphone remembers, too
   */
  record Outcome(SecurityReport report, boolean comparedBefore) {}

  final List<KeyingWarning> warnings = new CopyOnWriteArrayList<>();
  private final Path folder;
  private final OwnServer own;
  private final Ice ice;

  CallWithLinphone(Path folder, OwnServer own, Ice ice) {
    this.folder = folder;
    this.own = own;
    this.ice = ice;
  }

  /** In a namespace: FOLDER CALLER. Two calls with ICE: by ZRTP and by DTLS. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    Caller caller = Caller.valueOf(arguments[1]);
    try (OwnServer own = OwnServer.withForeignPhones(folder, Namespace.NAME)) {
      CallWithLinphone calls = new CallWithLinphone(folder, own, Ice.ON);
      Outcome zrtp = calls.run(ZRTP, List.of(), caller, Compare.NO);
      assertEquals("ZRTP", zrtp.report().agreement().keying());
      List<String> dtls = List.of("media_encryption=dtls");
      Outcome second = calls.run(DTLS, dtls, caller, Compare.NO);
      assertEquals("DTLS 1.2", second.report().agreement().keying());
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  /**
   * One call.
   *
   * @param settings of Linphone, beside what its kit says
   * @param compare whether both people say at once that the string is the same
   */
  Outcome run(CallPolicy policy, List<String> settings, Caller caller, Compare compare)
      throws Exception {
    short[] ours = CallWithBaresip.speech("alice");
    short[] theirs = CallWithBaresip.speech("bob");
    Path theirSpeech = folder.resolve("theirs.wav");
    Files.write(theirSpeech, TestWav.mono48(Arrays.copyOf(theirs, 20 * Wav.RATE)));
    Path heardHere = folder.resolve("heard-here.wav");
    Outcome outcome;
    Path heardThere;
    try (Linphone linphone = own.linphone("desk", ice, settings, theirSpeech);
        Phone phone = own.sameOrNewPhone("alice", policy)) {
      assertInstanceOf(Registered.class, phone.register().get(10, TimeUnit.SECONDS));
      CallOptions options =
          CallOptions.of(new WavSource(ours, WavSource.Afterwards.SILENCE), new WavSink(heardHere))
              .listener(noting());
      try {
        outcome = talk(connect(phone, linphone, caller, options), linphone, compare);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(e + "\n" + Linphone.tail(linphone.log()), e);
      }
      heardThere = linphone.heard();
    }
    CallWithBaresip.assertSame(ours, Wav.read(heardThere), SAME_SPEECH, "what linphone heard");
    CallWithBaresip.assertSame(theirs, Wav.read(heardHere), SAME_SPEECH, "what our phone heard");
    return outcome;
  }

  /**
   * Linphone gives SRTCP the short tag of its SRTP, too, which RFC 6188 section 3 does not: its few
   * reports are refused, and nothing else.
   */
  private static int refusable(SrtpProfile profile) {
    return profile.forSrtcp() == profile ? 0 : 5;
  }

  private CallListener noting() {
    return new CallListener() {
      @Override
      public void warned(Call call, KeyingWarning warning) {
        warnings.add(warning);
      }
    };
  }

  private static Call connect(Phone phone, Linphone linphone, Caller caller, CallOptions options)
      throws Exception {
    if (caller == Caller.OURS) return phone.call("desk", options);
    CompletableFuture<Call> answered = new CompletableFuture<>();
    phone.onIncomingCall(incoming -> answered.complete(incoming.answer(options)));
    linphone.dial("sip:alice@example.test");
    return answered.get(10, TimeUnit.SECONDS);
  }

  private Outcome talk(Call call, Linphone linphone, Compare compare) throws Exception {
    SecurityReport report = call.connected().get(15, TimeUnit.SECONDS);
    boolean comparedBefore = false;
    if (report.string().isPresent()) {
      String shown = linphone.authenticationString(Duration.ofSeconds(10)).orElseThrow();
      assertEquals(report.string().get().text(), shown, "the string that both show");
      comparedBefore = linphone.await(MEMORY, TALK).orElseThrow().group(1).equals("yes");
    }
    if (compare == Compare.YES) {
      call.stringCompared();
      linphone.stringCompared();
    }
    if (ice == Ice.ON) assertTrue(linphone.await(ICE_PATH, TALK).isPresent(), "no path by ICE");
    assertTrue(linphone.await(Pattern.compile("LinphoneCallEnd"), TALK).isEmpty());
    call.hangUp();
    CallEnd end = call.ended().get(5, TimeUnit.SECONDS);
    assertEquals(EndReason.HUNG_UP_HERE, end.reason(), end.sentence());
    assertTrue(linphone.await(Pattern.compile("LinphoneCallReleased"), TALK).isPresent(), "no BYE");
    assertTrue(end.statistics().packetsRefused() <= refusable(report.srtp()), "refused packets");
    return new Outcome(report, comparedBefore);
  }
}
