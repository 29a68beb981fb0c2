package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.KeyingWarning;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.call.ShortAuthentication.Compared;
import dev.sottovoce.call.ZrtpTerms;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.lab.interop.CallWithLinphone.Caller;
import dev.sottovoce.lab.interop.CallWithLinphone.Compare;
import dev.sottovoce.lab.interop.CallWithLinphone.Outcome;
import dev.sottovoce.server.SipPhoneKit.Ice;
import dev.sottovoce.zrtp.AuthTagType;
import dev.sottovoce.zrtp.SasType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A stock Linphone calls our phone and is called by it, through our server, with speech both ways.
 */
@Timeout(120)
class LinphoneWithOurPhoneTest {
  private static final CallPolicy ZRTP = CallWithLinphone.ZRTP;
  private static final List<String> STRONG =
      List.of(
          "zrtp_key_agreements_suites=MS_ZRTP_KEY_AGREEMENT_X255",
          "zrtp_hash_suites=MS_ZRTP_HASH_S384",
          "zrtp_cipher_suites=MS_ZRTP_CIPHER_AES3",
          "zrtp_sas_suites=MS_ZRTP_SAS_B256");

  @TempDir Path folder;

  @BeforeAll
  static void needs() {
    Needs.linphone();
  }

  /** With the hello that it has by default; the second call goes the other way. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void whatBothCompared_bothRememberInTheNextCall(Caller first) throws Exception {
    Caller second = first == Caller.OURS ? Caller.LINPHONE : Caller.OURS;
    try (OwnServer own = OwnServer.withForeignPhones(folder)) {
      CallWithLinphone calls = new CallWithLinphone(folder, own, Ice.OFF);
      Outcome new1 = calls.run(ZRTP, List.of(), first, Compare.YES);
      assertEquals("MODP-3072", new1.report().agreement().group());
      assertEquals("operatorKey", new1.report().lock().jsonName());
      assertFalse(new1.comparedBefore());
      Outcome again = calls.run(ZRTP, List.of(), second, Compare.NO);
      assertEquals("MODP-3072", again.report().agreement().group());
      assertEquals("verified", again.report().lock().jsonName());
      assertEquals(Compared.BEFORE, again.report().string().orElseThrow().compared());
      assertTrue(again.comparedBefore(), "Linphone remembers as well");
      // What its hello cannot do, in each of the two calls; nothing about a broken continuity.
      KeyingWarning quantum = KeyingWarning.NOT_POST_QUANTUM;
      KeyingWarning weak = KeyingWarning.WEAK_PROFILE;
      assertEquals(List.of(quantum, weak, quantum, weak), calls.warnings);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OURS, HS80, AES_256_CM_HMAC_SHA1_80",
    "OURS, HS32, AES_256_CM_HMAC_SHA1_32",
    "LINPHONE, HS80, AES_256_CM_HMAC_SHA1_80",
    "LINPHONE, HS32, AES_256_CM_HMAC_SHA1_32"
  })
  void x255_S384_AES3_B256(Caller caller, AuthTagType tag, SrtpProfile expected) throws Exception {
    List<String> settings = new ArrayList<>(STRONG);
    settings.add("zrtp_auth_suites=MS_ZRTP_AUTHTAG_" + tag);
    try (OwnServer own = OwnServer.withForeignPhones(folder)) {
      CallWithLinphone calls = new CallWithLinphone(folder, own, Ice.OFF);
      SecurityReport report = calls.run(words(tag), settings, caller, Compare.NO).report();
      assertEquals("X25519", report.agreement().group());
      assertEquals("ZRTP_S384_AES3_" + tag, report.agreement().cipherSuite());
      assertEquals(expected, report.srtp());
      assertTrue(report.string().orElseThrow().text().contains(":"), "two words");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void dtls(Caller caller) throws Exception {
    try (OwnServer own = OwnServer.withForeignPhones(folder)) {
      CallWithLinphone calls = new CallWithLinphone(folder, own, Ice.OFF);
      List<String> dtls = List.of("media_encryption=dtls");
      Outcome outcome = calls.run(CallWithLinphone.DTLS, dtls, caller, Compare.NO);
      assertEquals("DTLS 1.2", outcome.report().agreement().keying());
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void withIce_byZrtpAndByDtls(Caller caller) throws Exception {
    Needs.namespace();
    Namespace.Outcome outcome =
        Namespace.java(
            CallWithLinphone.class,
            List.of(folder.toString(), caller.name()),
            Duration.ofSeconds(100));
    assertEquals(0, outcome.status(), outcome::output);
  }

  /** Either end may begin, and who does chooses: ours has to want words as well. */
  private static CallPolicy words(AuthTagType tag) {
    ZrtpTerms terms = ZRTP.zrtp().orElseThrow().accepts();
    ZrtpTerms wordsFirst =
        new ZrtpTerms(
            terms.hashes(),
            terms.ciphers(),
            List.of(tag),
            terms.keyAgreements(),
            List.of(SasType.B256, SasType.B32));
    return new CallPolicy(
        ZRTP.codecs(),
        ZRTP.keyings(),
        ZRTP.dtls(),
        Optional.of(new CallPolicy.Zrtp(wordsFirst, wordsFirst)),
        ZRTP.mikey(),
        ZRTP.postQuantum(),
        ZRTP.verification(),
        ZRTP.withoutIce(),
        ZRTP.unsigned(),
        ZRTP.hold(),
        ZRTP.isolation(),
        ZRTP.watch(),
        ZRTP.pathWithin(),
        ZRTP.keysWithin(),
        ZRTP.rekeyAfter());
  }
}
