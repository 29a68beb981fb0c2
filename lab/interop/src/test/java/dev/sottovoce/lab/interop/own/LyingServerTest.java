package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.lab.interop.own.LyingServer.Lie;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.IncomingCall;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.PhoneConfig.Signing;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Descriptions that are changed on their way, before the real server and behind it. There is no
 * call then, and both people read why.
 */
@Timeout(60)
class LyingServerTest {
  private static final Pattern FINGERPRINT =
      Pattern.compile("(?m)^a=fingerprint:sha-256 ([0-9A-F:]+)$");

  /** What makes a description worthless, and the words by which it is refused. */
  enum Weakening implements Lie {
    UNENCRYPTED("Unencrypted audio (RTP/AVP) is refused; switch DTLS-SRTP on in the phone.") {
      @Override
      public String apply(String sdp) {
        return FINGERPRINT
            .matcher(sdp.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"))
            .replaceAll("a=nothing");
      }
    },
    SDES("Keys in the session description (a=crypto) would be readable by every server.") {
      @Override
      public String apply(String sdp) {
        String key = "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
        return sdp.replace("UDP/TLS/RTP/SAVPF", "RTP/SAVP")
            + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 "
            + key
            + "\r\n";
      }
    },
    SHA_1("The certificate's fingerprint must be SHA-256.") {
      @Override
      public String apply(String sdp) {
        return FINGERPRINT
            .matcher(sdp)
            .replaceAll(found -> "a=fingerprint:sha-1 " + found.group(1).substring(0, 20 * 3 - 1));
      }
    };

    final String words;

    Weakening(String words) {
      this.words = words;
    }
  }

  /** The fingerprint of a certificate that the liar could have. */
  private static final Lie OTHER_CERTIFICATE =
      sdp -> {
        Matcher found = FINGERPRINT.matcher(sdp);
        if (!found.find()) return sdp;
        String own = found.group(1);
        String other = (own.startsWith("0") ? "1" : "0") + own.substring(1);
        return sdp.replace(own, other);
      };

  /** The alert of the handshake and the BYE race. */
  private static final Set<EndReason> TOLD_BY_THE_OTHER =
      Set.of(EndReason.KEYING_FAILED, EndReason.FAILED_THERE);

  /** Most lies are told to phones that do not sign: what lies beneath must hold by itself. */
  private Signing signing = Signing.OFF;

  @TempDir Path folder;
  private House house;

  @BeforeEach
  void open() throws Exception {
    house = new House(folder);
  }

  @AfterEach
  void close() {
    house.close();
  }

  /** What the two people saw of one call. */
  private record Seen(CallEnd caller, CompletableFuture<CallEnd> callee, boolean rang) {
    CallEnd calleeEnd() throws Exception {
      return callee.get(15, SECONDS);
    }
  }

  /** Alice calls Bob, who answers at once; each is lied to in two directions. */
  private Seen call(Lie fromAlice, Lie toAlice, Lie fromBob, Lie toBob) throws Exception {
    CompletableFuture<CallEnd> callee = new CompletableFuture<>();
    CompletableFuture<IncomingCall> rang = new CompletableFuture<>();
    try (LyingServer alices =
            new LyingServer(
                house.stolenIdentity(),
                house.server().sipPort(),
                house.enrol("alice"),
                fromAlice,
                toAlice);
        LyingServer bobs =
            new LyingServer(
                house.stolenIdentity(),
                house.server().sipPort(),
                house.enrol("bob"),
                fromBob,
                toBob);
        Phone alice = House.signedIn(PhoneConfig.of(alices.account()).signing(signing));
        Phone bob = House.signedIn(PhoneConfig.of(bobs.account()).signing(signing))) {
      bob.onIncomingCall(incoming -> {
        rang.complete(incoming);
        incoming.ended().thenAccept(callee::complete);
        incoming.answer(new ToneAudio(440, 440, 1).options());
      });
      Call call = alice.call("bob", new ToneAudio(440, 440, 1).options());
      CallEnd caller = call.ended().get(20, SECONDS);
      assertTrue(call.connected().isCompletedExceptionally(), "no keys, no audio");
      if (rang.isDone()) callee.get(15, SECONDS);
      return new Seen(caller, callee, rang.isDone());
    }
  }

  private static void assertSaid(CallEnd end, EndReason reason, String words) {
    assertEquals(reason, end.reason(), end::sentence);
    assertTrue(end.sentence().contains(words), end::sentence);
  }

  @ParameterizedTest
  @EnumSource
  void offerThatIsWeakenedBeforeTheServer_isRefusedByIt(Weakening weakening) throws Exception {
    Seen seen = call(weakening, Lie.NONE, Lie.NONE, Lie.NONE);

    assertFalse(seen.rang());
    assertEquals(488, seen.caller().sipStatus());
    assertSaid(seen.caller(), EndReason.MEDIA_REFUSED, weakening.words);
  }

  @ParameterizedTest
  @EnumSource
  void offerThatIsWeakenedBehindTheServer_isRefusedByTheCalleesPhone(Weakening weakening)
      throws Exception {
    Seen seen = call(Lie.NONE, Lie.NONE, Lie.NONE, weakening);

    assertFalse(seen.rang());
    assertSaid(seen.caller(), EndReason.MEDIA_REFUSED, weakening.words);
  }

  @ParameterizedTest
  @EnumSource
  void answerThatIsWeakenedBeforeTheServer_isRefusedByIt(Weakening weakening) throws Exception {
    Seen seen = call(Lie.NONE, Lie.NONE, weakening, Lie.NONE);

    assertSaid(seen.caller(), EndReason.MEDIA_REFUSED, weakening.words);
    assertSaid(seen.calleeEnd(), EndReason.FAILED_THERE, weakening.words);
  }

  @ParameterizedTest
  @EnumSource
  void answerThatIsWeakenedBehindTheServer_isRefusedByTheCallersPhone(Weakening weakening)
      throws Exception {
    Seen seen = call(Lie.NONE, weakening, Lie.NONE, Lie.NONE);

    assertEquals(EndReason.NOT_ENCRYPTED, seen.caller().reason(), seen.caller()::sentence);
    assertSaid(seen.calleeEnd(), EndReason.FAILED_THERE, "no end-to-end encryption");
  }

  @ParameterizedTest
  @EnumSource
  void signedOfferThatIsWeakenedBehindTheServer_doesNotRing(Weakening weakening) throws Exception {
    signing = Signing.ON;
    Seen seen = call(Lie.NONE, Lie.NONE, Lie.NONE, weakening);

    assertFalse(seen.rang());
    assertEquals(EndReason.SIGNATURE_REFUSED, seen.caller().reason(), seen.caller()::sentence);
  }

  @Test
  void anotherCertificateInASignedOffer_doesNotRing() throws Exception {
    signing = Signing.ON;
    Seen seen = call(Lie.NONE, Lie.NONE, Lie.NONE, OTHER_CERTIFICATE);

    assertFalse(seen.rang());
    assertSaid(seen.caller(), EndReason.SIGNATURE_REFUSED, "signature");
  }

  @Test
  void anotherCertificateInASignedAnswer_endsTheCallBeforeAnyHandshake() throws Exception {
    signing = Signing.ON;
    Seen seen = call(Lie.NONE, OTHER_CERTIFICATE, Lie.NONE, Lie.NONE);

    assertSaid(seen.caller(), EndReason.SIGNATURE_INVALID, "somebody may have changed");
    assertSaid(seen.calleeEnd(), EndReason.FAILED_THERE, "signature");
  }

  @Test
  void anotherCertificateInTheOffer_isSeenByTheCallee() throws Exception {
    Seen seen = call(Lie.NONE, Lie.NONE, Lie.NONE, OTHER_CERTIFICATE);

    assertSaid(seen.calleeEnd(), EndReason.PEER_NOT_VERIFIED, "somebody may be in between");
    assertTrue(TOLD_BY_THE_OTHER.contains(seen.caller().reason()), seen.caller()::sentence);
  }

  @Test
  void anotherCertificateInTheAnswer_isSeenByTheCaller() throws Exception {
    Seen seen = call(Lie.NONE, OTHER_CERTIFICATE, Lie.NONE, Lie.NONE);

    assertSaid(seen.caller(), EndReason.PEER_NOT_VERIFIED, "somebody may be in between");
    assertTrue(TOLD_BY_THE_OTHER.contains(seen.calleeEnd().reason()), seen.callee()::toString);
  }
}
