package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** INVITEs as other phones write them, message by message. */
class ForeignInviteTest {
  static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");
  static final String FINGERPRINT = new ScriptedKeying("foreign").fingerprint().toSdp();
  static final String OFFER =
      String.join(
          "\r\n",
          "v=0",
          "o=- 1 1 IN IP4 192.0.2.9",
          "s=-",
          "c=IN IP4 192.0.2.9",
          "t=0 0",
          "m=audio 20000 UDP/TLS/RTP/SAVP 97 0",
          "a=rtpmap:97 opus/48000/2",
          "a=rtcp-mux",
          "a=setup:actpass",
          "a=fingerprint:" + FINGERPRINT,
          "");

  private static CallMachine take(SipRequest invite) {
    return take(invite, CallPolicy.FOREIGN_PHONES);
  }

  private static CallMachine take(SipRequest invite, CallPolicy policy) {
    return CallMachine.incoming(
        new CallSetup(
            "sip:bob@example.org",
            "sip:bob@192.0.2.2:5061;transport=tls",
            List.of(TransportAddress.parse("192.0.2.2", 10_000).orElseThrow()),
            policy,
            List.of(new ScriptedKeying("bob")),
            7,
            Duration.ofSeconds(30),
            new Random(1)::nextBytes),
        invite);
  }

  static MessageEditor invite() {
    return MessageEditor.request("INVITE", "sip:bob@192.0.2.2:5061")
        .append(HeaderName.VIA, "SIP/2.0/TLS 192.0.2.9:5061;branch=z9hG4bKforeign")
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.RECORD_ROUTE, "<sip:one.example.org;lr>")
        .append(HeaderName.RECORD_ROUTE, "<sip:two.example.org;lr>")
        .append(HeaderName.FROM, "\"Alice\" <sip:alice@example.org>;tag=foreign")
        .append(HeaderName.TO, "<sip:bob@example.org>")
        .append(HeaderName.CALL_ID, "foreign-call")
        .append(HeaderName.CSEQ, "7 INVITE")
        .append(HeaderName.CONTACT, "<sip:alice@192.0.2.9:5061;transport=tls>");
  }

  private static SipRequest invite(String description) {
    return invite().body("application/sdp", Bytes.utf8(description)).toRequest();
  }

  static SipResponse response(List<CallOutput> outputs) {
    CallOutput.Respond respond =
        outputs.stream()
            .filter(CallOutput.Respond.class::isInstance)
            .map(CallOutput.Respond.class::cast)
            .findFirst()
            .orElseThrow();
    ParseResult parsed = new SipParser(SipLimits.DEFAULT).parse(respond.response().octets());
    return (SipResponse) ((ParseResult.Parsed) parsed).message();
  }

  private static List<CallOutput> begin(CallMachine call) {
    return call.handle(new CallInput.Begin(), NOW);
  }

  private static List<CallOutput> answer(CallMachine call) {
    begin(call);
    return call.handle(new CallInput.Answer(), NOW);
  }

  static SipRequest later(String method, long cseq, SipResponse dialog) {
    return MessageEditor.request(method, "sip:bob@192.0.2.2:5061")
        .append(HeaderName.VIA, "SIP/2.0/TLS 192.0.2.9:5061;branch=z9hG4bK" + method + cseq)
        .append(HeaderName.FROM, "<sip:alice@example.org>;tag=foreign")
        .append(HeaderName.TO, dialog.to().text())
        .append(HeaderName.CALL_ID, "foreign-call")
        .append(HeaderName.CSEQ, cseq + " " + method)
        .toRequest();
  }

  private static String answerTo(String offered, CallPolicy policy) {
    String offer =
        OFFER.replace("SAVP 97 0\r\n", "SAVP 97 0 112 101\r\n")
            + "a=rtpmap:112 telephone-event/48000\r\na=rtpmap:101 telephone-event/8000\r\n"
            + offered;
    return response(answer(take(invite(offer), policy))).body().utf8();
  }

  /** RFC 4733 section 7.1: the clock of the codec's, where it is offered. */
  @Test
  void keysAsEvents_areAgreedOn_withAForeignPhone() {
    String answer = answerTo("", CallPolicy.FOREIGN_PHONES);
    assertTrue(answer.contains(" 97 112\r\n"), answer);
    assertTrue(answer.contains("a=rtpmap:112 telephone-event/48000\r\n"), answer);
    assertTrue(answer.contains("a=fmtp:112 0-15\r\n"), answer);
    assertFalse(answer.contains("audible-keys"), answer);
  }

  /** Their payload type would show; between phones of ours keys are tones. */
  @Test
  void keysAsEvents_areNotAgreedOn_withAPhoneThatTakesTones() {
    String answer = answerTo("a=audible-keys\r\n", CallPolicy.FOREIGN_PHONES);
    assertFalse(answer.contains("telephone-event"), answer);
    assertTrue(answer.contains("a=audible-keys\r\n"), answer);
  }

  @Test
  void events_thatAreNotOffered_orNotUsable_areNotAnswered() {
    for (String mapping :
        List.of("telephone-event", "telephone-event/0", "telephone-event/96000")) {
      String offer =
          OFFER.replace("SAVP 97 0\r\n", "SAVP 97 0 101\r\n") + "a=rtpmap:101 " + mapping + "\r\n";
      SipResponse answer = response(answer(take(invite(offer))));
      assertEquals(200, answer.status());
      assertFalse(answer.body().utf8().contains("telephone-event"), answer.body().utf8());
    }
  }

  /** RFC 9335 section 4: the answer says it only where the offer does. */
  @Test
  void encryptedHeaders_areAnsweredWhereTheyAreOffered() {
    assertFalse(response(answer(take(invite(OFFER)))).body().utf8().contains("cryptex"));
    String answer = response(answer(take(invite(OFFER + "a=cryptex\r\n")))).body().utf8();
    assertTrue(answer.contains("\r\na=cryptex\r\n"), answer);
  }

  /** RFC 6904 section 4: what would tell of speech may come encrypted, and only so. */
  @Test
  void levelsThatAreEncrypted_areAnswered_clearOnesAndOthersAreNot() {
    String level = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    String encrypt = "urn:ietf:params:rtp-hdrext:encrypt ";
    String offer =
        OFFER
            + "a=extmap:1 "
            + level
            + "\r\na=extmap:3 "
            + encrypt
            + level
            + " vad=on\r\na=extmap:4/sendonly "
            + encrypt
            + "urn:ietf:params:rtp-hdrext:csrc-audio-level\r\na=extmap:5/recvonly "
            + encrypt
            + level
            + "\r\na=extmap:6 "
            + encrypt
            + "urn:example:other\r\na=extmap:15 "
            + encrypt
            + level
            + "\r\n";
    List<CallOutput> outputs = answer(take(invite(offer)));
    List<String> answered =
        response(outputs).body().utf8().lines().filter(each -> each.contains("extmap")).toList();
    assertEquals(
        List.of(
            "a=extmap:3/recvonly " + encrypt + level,
            "a=extmap:4/recvonly " + encrypt + "urn:ietf:params:rtp-hdrext:csrc-audio-level"),
        answered);

    String both = response(answer(take(invite(offer + "a=cryptex\r\n")))).body().utf8();
    assertTrue(both.contains("a=cryptex") && !both.contains("extmap"), both);
  }

  /** What a peer asks of our speech changes nothing: sizes would tell what is said. */
  @Test
  void parametersOfOpus_areOursWhateverIsOffered() {
    String asked =
        OFFER
            + "a=ptime:1\r\na=maxptime:100000\r\na=fmtp:97 maxaveragebitrate=999999999;cbr=0;"
            + "usedtx=1;stereo=1;sprop-stereo=1;maxplaybackrate=1\r\n";
    String answer = response(answer(take(invite(asked)))).body().utf8();
    assertTrue(answer.contains("a=ptime:20\r\n"), answer);
    assertTrue(answer.contains("a=fmtp:97 cbr=1;usedtx=0;stereo=0;minptime=20\r\n"), answer);
    assertFalse(answer.contains("maxaveragebitrate"), answer);
  }

  /** Opus is said to be 48,000 Hz and stereo (RFC 7587 section 4.1), and nothing else is Opus. */
  @ParameterizedTest
  @ValueSource(
      strings = {"opus/48000/1", "opus/48000", "opus/48000/255", "opus/8000/2", "L16/48000/2"})
  void codecWithOtherParameters_isNone(String mapping) {
    String offer = OFFER.replace("opus/48000/2", mapping).replace("SAVP 97 0", "SAVP 97");
    assertEquals(488, response(begin(take(invite(offer)))).status());
  }

  /** The policy of our own phones has Opus alone. */
  @Test
  void codecThatThePolicyDoesNotHave_isRefused() {
    String pcmOnly =
        OFFER.replace("SAVP 97 0", "SAVP 0 8").replace("a=rtpmap:97 opus/48000/2\r\n", "");
    List<CallOutput> outputs = begin(take(invite(pcmOnly), CallPolicy.OWN_PHONES));
    assertEquals(488, response(outputs).status());
    assertTrue(response(outputs).header(HeaderName.WARNING).orElse("").contains("codec"));
  }

  /** Both are allowed; what was agreed on stays. */
  @ParameterizedTest
  @ValueSource(strings = {"INVITE", "UPDATE"})
  void lesserCodecLaterInACall_isRefused_andTheCallGoesOn(String method) {
    CallMachine call = take(invite(OFFER));
    SipResponse ok = response(answer(call));
    call.handle(new CallInput.RequestReceived(later("ACK", 7, ok)), NOW);
    String lesser =
        OFFER.replace("SAVP 97 0", "SAVP 0").replace("a=rtpmap:97 opus/48000/2\r\n", "");
    SipRequest again =
        later(method, 9, ok)
            .edit()
            .append(HeaderName.CONTACT, "<sip:alice@192.0.2.9:5061;transport=tls>")
            .body("application/sdp", Bytes.utf8(lesser))
            .toRequest();
    List<CallOutput> outputs = call.handle(new CallInput.RequestReceived(again), NOW);
    assertEquals(488, response(outputs).status());
    assertFalse(ends(outputs));
  }

  /** RFC 5506 section 5. */
  @Test
  void reducedSize_isAnsweredWhereItIsOffered() {
    assertFalse(response(answer(take(invite(OFFER)))).body().utf8().contains("rtcp-rsize"));
    String answer = response(answer(take(invite(OFFER + "a=rtcp-rsize\r\n")))).body().utf8();
    assertTrue(answer.contains("\r\na=rtcp-rsize\r\n"), answer);
  }

  @Test
  void peerWithoutIce_isAnsweredWithoutIce_inItsOwnProtocol() {
    List<CallOutput> outputs = answer(take(invite(OFFER)));
    String description = response(outputs).body().utf8();

    assertTrue(description.contains("m=audio 10000 UDP/TLS/RTP/SAVP 97\r\n"), description);
    assertTrue(description.contains("a=setup:passive"), description);
    assertFalse(description.contains("a=ice-ufrag"), description);
    assertTrue(outputs.stream().anyMatch(CallOutput.PathSelected.class::isInstance));
  }

  @Test
  void peerWithoutIce_isRefusedWhereThePolicySaysSo() {
    List<CallOutput> outputs = begin(take(invite(OFFER), CallPolicy.OWN_PHONES));

    assertEquals(488, response(outputs).status());
    assertTrue(response(outputs).header(HeaderName.WARNING).orElse("").contains("ICE"));
  }

  @Test
  void peerWithoutOpus_getsG711() {
    String pcmOnly =
        OFFER.replace("SAVP 97 0", "SAVP 0 8").replace("a=rtpmap:97 opus/48000/2\r\n", "");

    String description = response(answer(take(invite(pcmOnly)))).body().utf8();

    assertTrue(description.contains("SAVP 0\r\n"), description);
    assertTrue(description.contains("a=rtpmap:0 PCMU/8000"), description);
  }

  @Test
  void recordRoutes_areRepeatedForTheCaller() {
    assertEquals(
        List.of("<sip:one.example.org;lr>", "<sip:two.example.org;lr>"),
        response(answer(take(invite(OFFER)))).values(HeaderName.RECORD_ROUTE));
  }

  @Test
  void activePeer_leavesUsTheServerRole_passiveOneTheClients() {
    String active = OFFER.replace("setup:actpass", "setup:active");
    String passive = OFFER.replace("setup:actpass", "setup:passive");

    assertTrue(response(answer(take(invite(active)))).body().utf8().contains("a=setup:passive"));
    assertTrue(response(answer(take(invite(passive)))).body().utf8().contains("a=setup:active"));
  }

  @Test
  void anInfo_isTakenWithCandidatesAndRefusedWithAnythingElse() {
    CallMachine call = take(invite(OFFER));
    SipResponse ok = response(answer(call));
    String body =
        "a=ice-ufrag:abcd\r\nm=audio 9 RTP/AVP 0\r\na=candidate:1 1 UDP 1 192.0.2.7 9 typ host\r\n";
    assertEquals(200, answerTo(call, info(ok, 8, "trickle-ice", body)).status());
    assertEquals(469, answerTo(call, info(ok, 9, "dtmf", body)).status());
    assertEquals(
        469, answerTo(call, info(ok, 10, "trickle-ice", body + "a=crypto:1\r\n")).status());
  }

  private static SipResponse answerTo(CallMachine call, SipRequest request) {
    return response(call.handle(new CallInput.RequestReceived(request), NOW));
  }

  private static SipRequest info(SipResponse dialog, long cseq, String name, String body) {
    return later("INFO", cseq, dialog)
        .edit()
        .append(HeaderName.INFO_PACKAGE, name)
        .body("application/trickle-ice-sdpfrag", Bytes.utf8(body))
        .toRequest();
  }

  @ParameterizedTest
  @CsvSource({
    "UDP/TLS/RTP/SAVP,RTP/AVP,NOT_ENCRYPTED",
    "UDP/TLS/RTP/SAVP,RTP/AVPF,NOT_ENCRYPTED",
    "UDP/TLS/RTP/SAVP,RTP/SAVP,NOT_ENCRYPTED",
    "fingerprint:sha-256,fingerprint:sha-1,NOT_ENCRYPTED",
    "fingerprint:sha-256,finger:sha-256,NOT_ENCRYPTED",
    "a=rtcp-mux,a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA,NOT_ENCRYPTED",
    "a=rtcp-mux,a=other,BAD_DESCRIPTION",
    "opus/48000/2,speex/16000,BAD_DESCRIPTION",
    "m=audio 20000,m=audio 0,BAD_DESCRIPTION",
    "c=IN IP4 192.0.2.9,c=IN IP4 a.example.org,BAD_DESCRIPTION",
    "a=setup:actpass,a=setup:holdconn,BAD_DESCRIPTION",
    "v=0,v=1,BAD_DESCRIPTION"
  })
  void offerThatCannotBe_isRefusedWithAReason(String what, String instead, EndReason reason) {
    String offer = OFFER.replace(what, instead).replace("97 0", "97");

    List<CallOutput> outputs = begin(take(invite(offer)));

    assertEquals(488, response(outputs).status());
    assertFalse(response(outputs).header(HeaderName.WARNING).orElse("").isEmpty());
    assertTrue(
        outputs.stream()
            .anyMatch(each -> each instanceof CallOutput.Ended end && end.reason() == reason),
        outputs::toString);
    assertTrue(outputs.contains(new CallOutput.Finished()));
  }

  @Test
  void offerTruncatedAnywhere_neverThrows() {
    for (int length = 0; length < OFFER.length(); length++) {
      begin(take(invite(OFFER.substring(0, length))));
    }
  }

  @Test
  void unknownExtension_isNamed() {
    SipRequest invite =
        invite()
            .append(HeaderName.REQUIRE, "100rel, teleport")
            .body("application/sdp", Bytes.utf8(OFFER))
            .toRequest();

    SipResponse refused = response(begin(take(invite)));

    assertEquals(420, refused.status());
    assertEquals(List.of("teleport"), refused.values(HeaderName.UNSUPPORTED));
  }

  @Test
  void bodyThatIsNoDescription_isRefused() {
    SipRequest invite = invite().body("text/plain", Bytes.utf8("hello")).toRequest();

    assertEquals(415, response(begin(take(invite))).status());
  }

  @Test
  void reliableRinging_isRepeatedUntilItsPrack() {
    SipRequest invite =
        invite()
            .append(HeaderName.REQUIRE, "100rel")
            .body("application/sdp", Bytes.utf8(OFFER))
            .toRequest();
    CallMachine call = take(invite);
    SipResponse ringing = response(begin(call));
    assertEquals(180, ringing.status());
    assertTrue(ringing.number(HeaderName.RSEQ).isPresent());

    List<CallOutput> again = call.handle(new CallInput.Tick(), NOW.plusMillis(500));
    assertEquals(ringing, response(again));

    SipRequest prack = later("PRACK", 8, ringing);
    assertEquals(
        200,
        response(call.handle(new CallInput.RequestReceived(prack), NOW.plusMillis(600))).status());
    assertTrue(
        call.handle(new CallInput.Tick(), NOW.plusSeconds(2)).stream()
            .noneMatch(CallOutput.Respond.class::isInstance));
  }

  @Test
  void inviteWithoutOffer_isAnsweredWithOne_andTheAckAnswers() {
    CallMachine call = take(invite().toRequest());
    SipResponse ok = response(answer(call));
    assertTrue(ok.body().utf8().contains("a=setup:actpass"));

    String theirs = OFFER.replace("setup:actpass", "setup:active").replace("SAVP 97 0", "SAVPF 97");
    SipRequest ack =
        later("ACK", 7, ok).edit().body("application/sdp", Bytes.utf8(theirs)).toRequest();
    List<CallOutput> outputs = call.handle(new CallInput.RequestReceived(ack), NOW.plusMillis(50));

    assertTrue(outputs.stream().anyMatch(CallOutput.PathSelected.class::isInstance));
  }

  @Test
  void missingAck_endsTheCallAfterHalfAMinute() {
    CallMachine call = take(invite(OFFER));
    answer(call);
    List<CallOutput> outputs = List.of();
    for (int second = 1; second <= 33 && !ends(outputs); second++) {
      outputs = call.handle(new CallInput.Tick(), NOW.plusSeconds(second));
    }

    assertTrue(ends(outputs));
  }

  private static boolean ends(List<CallOutput> outputs) {
    return outputs.stream().anyMatch(CallOutput.Ended.class::isInstance);
  }

  @Test
  void oldRequest_isOutOfOrder() {
    CallMachine call = take(invite(OFFER));
    SipResponse ok = response(answer(call));
    call.handle(new CallInput.RequestReceived(later("ACK", 7, ok)), NOW);

    SipRequest stale = later("UPDATE", 3, ok);
    assertEquals(500, response(call.handle(new CallInput.RequestReceived(stale), NOW)).status());
  }

  @Test
  void update_changesTheSessionAtOnce() {
    CallMachine call = take(invite(OFFER));
    SipResponse ok = response(answer(call));
    call.handle(new CallInput.RequestReceived(later("ACK", 7, ok)), NOW);

    SipRequest update =
        later("UPDATE", 9, ok)
            .edit()
            .body("application/sdp", Bytes.utf8(OFFER + "a=sendonly\r\n"))
            .toRequest();
    SipResponse answer = response(call.handle(new CallInput.RequestReceived(update), NOW));

    assertEquals(200, answer.status());
    assertTrue(answer.body().utf8().contains("a=recvonly"), answer.body().utf8());
  }

  @Test
  void newFingerprintBeforeThereAreKeys_isNotTakenYet() {
    CallMachine call = take(invite(OFFER));
    SipResponse ok = response(answer(call));
    call.handle(new CallInput.RequestReceived(later("ACK", 7, ok)), NOW);

    List<CallOutput> outputs = offerAgain(call, ok, OFFER.replace(FINGERPRINT, OTHER));

    assertEquals(491, response(outputs).status());
    assertFalse(ends(outputs));
  }

  @Test
  void newFingerprintUnderTheOldNameOfTheAssociation_isRefused_andTheCallGoesOn() {
    String named = OFFER + "a=tls-id:abcdefghijklmnopqrstuvwxyz\r\n";
    CallMachine call = take(invite(named));
    SipResponse ok = response(answer(call));
    call.handle(new CallInput.RequestReceived(later("ACK", 7, ok)), NOW);

    List<CallOutput> outputs = offerAgain(call, ok, named.replace(FINGERPRINT, OTHER));

    assertEquals(488, response(outputs).status());
    assertFalse(ends(outputs));
  }

  /** As a browser does it that joins the dialog anew: it names no association (RFC 8842). */
  @Test
  void newFingerprintOfAPeerThatNamesNoAssociation_isANewAssociation() {
    CallMachine call = take(invite(OFFER));
    SipResponse ok = response(answer(call));
    call.handle(new CallInput.RequestReceived(later("ACK", 7, ok)), NOW);
    hear(call, "foreign");

    List<CallOutput> outputs = offerAgain(call, ok, OFFER.replace(FINGERPRINT, OTHER));
    SipResponse answer = response(outputs);
    assertEquals(200, answer.status());
    assertFalse(answer.body().utf8().contains(attribute(ok, "fingerprint")));
    assertFalse(answer.body().utf8().contains(attribute(ok, "tls-id")));

    assertEquals(CallOutput.Sending.NOW, added(hear(call, "other")).sending());
    // Its page was loaded anew before it had sent anything.
    List<CallOutput> third = offerAgain(call, ok, 10, OFFER.replace(FINGERPRINT, THIRD));
    assertEquals(200, response(third).status());
    assertTrue(third.contains(new CallOutput.DropNewKeys()), third::toString);
    added(hear(call, "third"));
    List<CallOutput> heard = call.handle(new CallInput.NewKeysHeard(), NOW);
    assertTrue(heard.stream().anyMatch(CallOutput.Rekeyed.class::isInstance), heard::toString);
  }

  static CallOutput.AddKeys added(List<CallOutput> outputs) {
    return outputs.stream()
        .filter(CallOutput.AddKeys.class::isInstance)
        .map(CallOutput.AddKeys.class::cast)
        .findFirst()
        .orElseThrow();
  }

  static final String OTHER = new ScriptedKeying("other").fingerprint().toSdp();
  private static final String THIRD = new ScriptedKeying("third").fingerprint().toSdp();

  private static List<CallOutput> offerAgain(CallMachine call, SipResponse ok, String offer) {
    return offerAgain(call, ok, 9, offer);
  }

  private static List<CallOutput> offerAgain(
      CallMachine call, SipResponse ok, long cseq, String offer) {
    // The 2xx before has its ACK.
    call.handle(new CallInput.RequestReceived(later("ACK", cseq - 1, ok)), NOW);
    SipRequest change =
        later("INVITE", cseq, ok).edit().body("application/sdp", Bytes.utf8(offer)).toRequest();
    return call.handle(new CallInput.RequestReceived(change), NOW);
  }

  static List<CallOutput> hear(CallMachine call, String certificate) {
    return call.handle(
        new CallInput.DatagramReceived(
            TransportAddress.parse("192.0.2.2", 10_000).orElseThrow(),
            TransportAddress.parse("192.0.2.9", 20_000).orElseThrow(),
            new ScriptedKeying(certificate).certificate()),
        NOW);
  }

  private static String attribute(SipResponse answer, String name) {
    return answer
        .body()
        .utf8()
        .lines()
        .filter(line -> line.startsWith("a=" + name + ":"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void foreignPolicy_offersTheWeakProfileLast() {
    assertEquals(
        SrtpProfile.AES_CM_128_HMAC_SHA1_80,
        CallPolicy.FOREIGN_PHONES.dtls().orElseThrow().accepts().srtpProfiles().get(2));
    assertTrue(
        CallPolicy.OWN_PHONES.dtls().orElseThrow().accepts().srtpProfiles().stream()
            .allMatch(SrtpProfile::isAead));
  }
}
