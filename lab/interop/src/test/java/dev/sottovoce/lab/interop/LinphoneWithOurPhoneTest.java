package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.KeyingWarning;
import dev.sottovoce.call.Lock;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.call.ZrtpTerms;
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
import dev.sottovoce.zrtp.SasType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stock Linphone calls our phone and is called by it, through our server, with speech both ways.
 */
@Timeout(90)
class LinphoneWithOurPhoneTest {
  private static final CallPolicy ZRTP = CallPolicy.builtIn(Policy.Profile.INTEROP, "ZRTP");
  private static final CallPolicy DTLS = CallPolicy.builtIn(Policy.Profile.INTEROP, "DTLS 1.2");
  private static final Duration TALK = Duration.ofSeconds(4);
  private static final List<String> STRONG =
      List.of(
          "zrtp_key_agreements_suites=MS_ZRTP_KEY_AGREEMENT_X255",
          "zrtp_hash_suites=MS_ZRTP_HASH_S384",
          "zrtp_cipher_suites=MS_ZRTP_CIPHER_AES3",
          "zrtp_sas_suites=MS_ZRTP_SAS_B256");

  private enum Caller {
    OURS,
    LINPHONE
  }

  private enum Compare {
    YES,
    NO
  }

  private final List<KeyingWarning> warnings = new CopyOnWriteArrayList<>();

  @TempDir Path folder;

  @BeforeAll
  static void needs() {
    Needs.linphone();
  }

  @Test
  void weCallLinphone_byZrtp_thenItCallsUs_andRemembersTheComparison() throws Exception {
    try (OwnServer own = OwnServer.withForeignPhones(folder)) {
      SecurityReport first = call(own, ZRTP, List.of(), Caller.OURS, Compare.YES);
      assertEquals("MODP-3072", first.agreement().group());
      assertEquals(Lock.UNVERIFIED, first.lock());
      SecurityReport second = call(own, ZRTP, List.of(), Caller.LINPHONE, Compare.NO);
      assertEquals("MODP-3072", second.agreement().group());
      assertEquals(Lock.VERIFIED, second.lock());
      // What its hello cannot do, in each of the two calls; nothing about a broken continuity.
      KeyingWarning quantum = KeyingWarning.NOT_POST_QUANTUM;
      KeyingWarning weak = KeyingWarning.WEAK_PROFILE;
      assertEquals(List.of(quantum, weak, quantum, weak), warnings);
    }
  }

  @Test
  void linphoneCallsUs_withX255_S384_AES3_B256() throws Exception {
    try (OwnServer own = OwnServer.withForeignPhones(folder)) {
      SecurityReport report = call(own, words(), STRONG, Caller.LINPHONE, Compare.NO);
      assertEquals("X25519", report.agreement().group());
      assertEquals(SrtpProfile.AES_256_CM_HMAC_SHA1_80, report.srtp());
      assertTrue(report.string().orElseThrow().text().contains(":"), "two words");
    }
  }

  @Test
  void weCallLinphone_byDtls() throws Exception {
    try (OwnServer own = OwnServer.withForeignPhones(folder)) {
      List<String> dtls = List.of("media_encryption=dtls");
      assertEquals("DTLS 1.2", call(own, DTLS, dtls, Caller.OURS, Compare.NO).agreement().keying());
    }
  }

  @Test
  void linphoneCallsUs_byDtls() throws Exception {
    try (OwnServer own = OwnServer.withForeignPhones(folder)) {
      List<String> dtls = List.of("media_encryption=dtls");
      assertEquals(
          "DTLS 1.2", call(own, DTLS, dtls, Caller.LINPHONE, Compare.NO).agreement().keying());
    }
  }

  /** Either end may begin, and who does chooses: ours has to want words as well. */
  private static CallPolicy words() {
    ZrtpTerms terms = ZRTP.zrtp().orElseThrow();
    ZrtpTerms wordsFirst =
        new ZrtpTerms(
            terms.hashes(),
            terms.ciphers(),
            terms.authTags(),
            terms.keyAgreements(),
            List.of(SasType.B256, SasType.B32));
    return new CallPolicy(
        ZRTP.codecs(),
        ZRTP.keyings(),
        ZRTP.dtls(),
        Optional.of(wordsFirst),
        ZRTP.mikey(),
        ZRTP.postQuantum(),
        ZRTP.verification(),
        ZRTP.withoutIce(),
        ZRTP.pathWithin(),
        ZRTP.keysWithin(),
        ZRTP.rekeyAfter());
  }

  private SecurityReport call(
      OwnServer own, CallPolicy policy, List<String> settings, Caller caller, Compare compare)
      throws Exception {
    short[] ours = CallWithBaresip.speech("alice");
    short[] theirs = CallWithBaresip.speech("bob");
    Path theirSpeech = folder.resolve("theirs.wav");
    Files.write(theirSpeech, TestWav.mono48(Arrays.copyOf(theirs, 20 * Wav.RATE)));
    Path heardHere = folder.resolve("heard-here.wav");
    SecurityReport report;
    Path heardThere;
    try (Linphone linphone = own.linphone("desk", settings, theirSpeech);
        Phone phone = own.sameOrNewPhone("alice", policy)) {
      assertInstanceOf(Registered.class, phone.register().get(10, TimeUnit.SECONDS));
      CallOptions options =
          CallOptions.of(new WavSource(ours, WavSource.Afterwards.SILENCE), new WavSink(heardHere))
              .listener(
                  new CallListener() {
                    @Override
                    public void warned(Call call, KeyingWarning warning) {
                      warnings.add(warning);
                    }
                  });
      try {
        Call call = connect(phone, linphone, caller, options);
        report = call.connected().get(15, TimeUnit.SECONDS);
        if (report.string().isPresent()) {
          String shown = linphone.authenticationString(Duration.ofSeconds(10)).orElseThrow();
          assertEquals(report.string().get().text(), shown, "the string that both show");
        }
        if (compare == Compare.YES) {
          call.stringCompared();
          linphone.stringCompared();
        }
        assertTrue(linphone.await(Pattern.compile("LinphoneCallEnd"), TALK).isEmpty());
        call.hangUp();
        CallEnd end = call.ended().get(5, TimeUnit.SECONDS);
        assertEquals(EndReason.HUNG_UP_HERE, end.reason(), end.sentence());
        assertTrue(
            linphone.await(Pattern.compile("LinphoneCallReleased"), TALK).isPresent(), "no BYE");
        assertEquals(0, end.statistics().packetsRefused());
      } catch (Exception | AssertionError e) {
        throw new AssertionError(e + "\n" + Linphone.tail(linphone.log()), e);
      }
      heardThere = linphone.heard();
    }
    CallWithBaresip.assertSame(ours, Wav.read(heardThere), "what linphone heard");
    CallWithBaresip.assertSame(theirs, Wav.read(heardHere), "what our phone heard");
    return report;
  }

  private static Call connect(Phone phone, Linphone linphone, Caller caller, CallOptions options)
      throws Exception {
    if (caller == Caller.OURS) return phone.call("desk", options);
    CompletableFuture<Call> answered = new CompletableFuture<>();
    phone.onIncomingCall(incoming -> answered.complete(incoming.answer(options)));
    linphone.dial("sip:alice@example.test");
    return answered.get(10, TimeUnit.SECONDS);
  }
}
