package dev.sottovoce.sip.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.sip.Messages;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.sdp.SdpFirewall.Verdict;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdpFirewallTest {
  private static final String SHA_1 =
      "sha-1 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33";

  private final SdpFirewall firewall = new SdpFirewall(Set.of(SdpFirewall.Keying.DTLS_SRTP));
  private final SipRequest invite = Messages.request("INVITE", "1");

  private Verdict judge(String description) {
    return firewall.judge(Descriptions.octets(description));
  }

  private void assertPasses(String description) {
    Verdict verdict = judge(description);
    assertInstanceOf(Verdict.Accepted.class, verdict, verdict.toString());
  }

  private void assertRefused(int status, String word, String description) {
    assertRefused(status, word, judge(description));
  }

  private static void assertRefused(int status, String word, Verdict verdict) {
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, verdict);
    assertEquals(status, refused.status());
    assertTrue(refused.sentence().contains(word), refused.sentence());
  }

  private static SipMessage carrying(MessageEditor message) {
    return message.body("application/sdp", Descriptions.octets(Descriptions.OFFER)).toRequest();
  }

  @Test
  void offerOfOurs_passes() {
    assertPasses(Descriptions.OFFER);
    assertPasses(Descriptions.OFFER.replace("SAVPF", "SAVP"));
  }

  /** As baresip 1.0.0 writes it with {@code mediaenc=dtls_srtp}, {@code medianat=ice}. */
  @Test
  void offerOfBaresip_passes() {
    assertPasses(
        """
        v=0
        o=- 2790844676 2867892807 IN IP4 192.0.2.7
        s=-
        c=IN IP4 192.0.2.7
        t=0 0
        a=tool:baresip 1.0.0
        a=ice-options:trickle
        m=audio 17056 UDP/TLS/RTP/SAVPF 96 0 8 101
        a=rtpmap:96 opus/48000/2
        a=fmtp:96 stereo=1;sprop-stereo=1
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=rtcp:17057
        a=sendrecv
        a=label:1
        a=rtcp-rsize
        a=ssrc:2373862421 cname:sip:alice@example.com
        a=ptime:20
        a=fingerprint:SHA-256 %s
        a=setup:actpass
        a=ice-ufrag:7dWL
        a=ice-pwd:WzCvc4gWhRgd9SGFXMyJ7v
        a=candidate:1 1 UDP 2113929471 192.0.2.7 17056 typ host
        """
            .formatted(Descriptions.FINGERPRINT.substring(8)));
  }

  @Test
  void fingerprintOfTheSession_holdsForItsMedia() {
    String line = "a=fingerprint:" + Descriptions.FINGERPRINT + "\n";
    assertPasses(Descriptions.OFFER.replace(line, "").replace("t=0 0\n", "t=0 0\n" + line));
  }

  @Test
  void sha1BesideSha256_passes() {
    assertPasses(Descriptions.OFFER + "a=fingerprint:" + SHA_1 + "\n");
  }

  @Test
  void refusedMedia_isNotJudged() {
    assertPasses(Descriptions.OFFER + "m=video 0 RTP/AVP 31\n");
  }

  @ParameterizedTest
  @CsvSource({
    "UDP/TLS/RTP/SAVPF, RTP/AVP, Unencrypted",
    "UDP/TLS/RTP/SAVPF, RTP/AVPF, Unencrypted",
    "UDP/TLS/RTP/SAVPF, RTP/SAVP, key exchange",
    "UDP/TLS/RTP/SAVPF, RTP/SAVPF, key exchange",
    "UDP/TLS/RTP/SAVPF, TCP/TLS/RTP/SAVPF, transport",
    "m=audio, m=video, audio",
    "m=audio, m=application, audio",
    "m=audio 40000, m=audio 0, no media",
    "a=setup:actpass, a=setup:holdconn, handshake",
    "a=setup:actpass, a=x, handshake",
    "a=fingerprint:, a=x:, missing",
    "a=fingerprint:sha-256, a=fingerprint:sha-512, SHA-256",
    "a=fingerprint:sha-256 00, a=fingerprint:sha-256 0, SHA-256",
  })
  void whatIsNotKeyedEndToEnd_isRefused488(String good, String bad, String word) {
    assertTrue(Descriptions.OFFER.contains(good));
    assertRefused(488, word, Descriptions.OFFER.replace(good, bad));
  }

  @Test
  void sha1Alone_isRefused() {
    assertRefused(488, "SHA-256", Descriptions.OFFER.replace(Descriptions.FINGERPRINT, SHA_1));
  }

  @Test
  void twoCertificates_areRefused() {
    String other = Descriptions.FINGERPRINT.replace("AA", "AB");
    assertRefused(488, "more than one", Descriptions.OFFER + "a=fingerprint:" + other + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\n",
        "a=key-mgmt:mikey AQAFgM0XflABAAAAAAAAAAAAAAsAyONQ6gAAAAAGEEoo2pee4hp2\n"
      })
  void keysInTheDescription_areRefusedAtSessionAndMedia(String line) {
    String word = line.substring(2, 8);
    assertRefused(488, word, Descriptions.OFFER + line);
    assertRefused(488, word, Descriptions.OFFER.replace("t=0 0\n", "t=0 0\n" + line));
  }

  private static final String MIKEY =
      Descriptions.OFFER
          .replace("UDP/TLS/RTP/SAVPF", "RTP/SAVP")
          .replace("a=fingerprint:" + Descriptions.FINGERPRINT, "a=key-mgmt:mikey AQUFgA==");

  private void assertMikey(String description, String word) {
    SdpFirewall mikey = new SdpFirewall(Set.of(SdpFirewall.Keying.MIKEY));
    assertRefused(488, word, mikey.judge(Descriptions.octets(description)));
  }

  @Test
  void mikey_passesOnlyWhereItIsAllowed() {
    SdpFirewall mikey = new SdpFirewall(Set.of(SdpFirewall.Keying.MIKEY));

    assertInstanceOf(Verdict.Accepted.class, mikey.judge(Descriptions.octets(MIKEY)));
    assertRefused(488, "MIKEY", MIKEY);
    assertMikey(Descriptions.OFFER, "DTLS-SRTP is not allowed");
  }

  @Test
  void whereNothingIsAllowed_nothingPasses_andThePolicyIsNamed() {
    SdpFirewall none = new SdpFirewall(Set.of());
    for (String each : List.of(Descriptions.OFFER, MIKEY)) {
      assertRefused(488, "policy has run out", none.judge(Descriptions.octets(each)));
    }
  }

  @Test
  void mikeyBesideOtherKeys_isRefused() {
    assertMikey(MIKEY.replace("RTP/SAVP", "RTP/AVP"), "RTP/SAVP only");
    assertMikey(MIKEY.replace("RTP/SAVP", "UDP/TLS/RTP/SAVP"), "RTP/SAVP only");
    assertMikey(MIKEY + "a=fingerprint:" + Descriptions.FINGERPRINT + "\n", "more than one way");
    assertMikey(MIKEY + "a=zrtp-hash:1.1 " + "0".repeat(64) + "\n", "more than one way");
    assertMikey(MIKEY + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA\n", "a=crypto");
  }

  @Test
  void mikeyThatIsMalformed_isRefused() {
    assertMikey(MIKEY.replace("mikey AQUFgA==", "mikey"), "malformed");
    assertMikey(MIKEY.replace("mikey AQUFgA==", "mikey ?"), "malformed");
    assertMikey(MIKEY.replace("mikey AQUFgA==", "other AQUFgA=="), "malformed");
    assertMikey(MIKEY + "a=key-mgmt:mikey AQUFgA==\n", "malformed");
  }

  @Test
  void malformedAndOversizedDescriptions_areRefused() {
    assertRefused(400, "malformed", "hello");
    assertRefused(400, "malformed", Descriptions.OFFER + "m=audio x\n");
    assertRefused(413, "too long", Descriptions.OFFER + "a=x\n".repeat(5000));
  }

  @Test
  void messageWithoutBody_passesWithNothing() {
    assertEquals(new Verdict.Accepted(Optional.empty()), firewall.judge(invite));
  }

  @Test
  void messageWithDescription_yieldsIt() {
    Verdict verdict = firewall.judge(carrying(invite.edit()));
    assertTrue(assertInstanceOf(Verdict.Accepted.class, verdict).description().isPresent());
  }

  @Test
  void otherBodies_areRefused415() {
    SipMessage text =
        invite.edit().body("text/plain", Descriptions.octets(Descriptions.OFFER)).toRequest();
    assertRefused(415, "application/sdp", firewall.judge(text));
    assertRefused(
        415,
        "application/sdp",
        firewall.judge(carrying(invite.edit().append(HeaderName.CONTENT_ENCODING, "gzip"))));
    assertRefused(
        415,
        "disposition",
        firewall.judge(carrying(invite.edit().append(HeaderName.CONTENT_DISPOSITION, "render"))));
  }

  @Test
  void earlyDescription_passesOnlyWhenReliable() { // RFC 3262 section 5
    MessageEditor early =
        invite
            .respond(183, "Session Progress", "t")
            .body("application/sdp", Descriptions.octets(Descriptions.OFFER));
    assertRefused(488, "reliably", firewall.judge(early.toResponse()));
    early.append(HeaderName.REQUIRE, "100rel").append(HeaderName.RSEQ, "1");
    assertInstanceOf(Verdict.Accepted.class, firewall.judge(early.toResponse()));
  }

  // ZRTP

  private static final String HASH = "a=zrtp-hash:1.10 " + "0123456789abcdef".repeat(4) + "\n";

  private static String zrtp(String protocol, String attributes) {
    return "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\nm=audio 4000 "
        + protocol
        + " 96\na=rtpmap:96 opus/48000/2\n"
        + attributes;
  }

  private static String sentence(SdpFirewall firewall, String description) {
    return firewall.judge(Descriptions.octets(description))
            instanceof SdpFirewall.Verdict.Refused refused
        ? refused.sentence()
        : "";
  }

  @Test
  void zrtp_passesOnlyWithTheHashOfItsHello_andWhereAllowed() {
    SdpFirewall both = new SdpFirewall(Set.of(SdpFirewall.Keying.values()));
    for (String protocol : List.of("RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF")) {
      assertEquals("", sentence(both, zrtp(protocol, HASH)));
      assertTrue(sentence(both, zrtp(protocol, "")).contains("DTLS-SRTP"), protocol);
      assertTrue(
          sentence(both, zrtp(protocol, "a=zrtp-hash:1.10 12\n")).contains("malformed"), protocol);
      assertTrue(sentence(firewall, zrtp(protocol, HASH)).contains("ZRTP is not allowed"));
    }
  }

  @Test
  void aHash_doesNotExcuseKeysInTheDescription() {
    SdpFirewall both = new SdpFirewall(Set.of(SdpFirewall.Keying.values()));
    String keys = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc\n";
    assertTrue(sentence(both, zrtp("RTP/SAVP", HASH + keys)).contains("a=crypto"));
  }

  @Test
  void candidates_passInAnInfoAlone() {
    String fragment = "a=ice-ufrag:abcd\r\na=candidate:1 1 UDP 1 192.0.2.7 9 typ host\r\n";
    assertTrue(firewall.judge(trickle("INFO", fragment)) instanceof Verdict.Accepted);
    assertTrue(firewall.judge(trickle("MESSAGE", fragment)) instanceof Verdict.Refused);
    for (String extra : List.of("a=crypto:1", "v=0", "hello", "a=fingerprint:sha-256 AB")) {
      assertTrue(
          firewall.judge(trickle("INFO", fragment + extra + "\r\n")) instanceof Verdict.Refused,
          extra);
    }
    assertTrue(firewall.judge(trickle("INFO", "a=ice-ufrag:abcd\r\n")) instanceof Verdict.Refused);
  }

  private static SipRequest trickle(String method, String body) {
    return dev.sottovoce.sip.message.MessageEditor.request(method, "sip:bob@example.org")
        .append(HeaderName.VIA, "SIP/2.0/TLS 192.0.2.9;branch=z9hG4bK1")
        .append(HeaderName.FROM, "<sip:a@example.org>;tag=1")
        .append(HeaderName.TO, "<sip:b@example.org>;tag=2")
        .append(HeaderName.CALL_ID, "1")
        .append(HeaderName.CSEQ, "2 " + method)
        .body(TrickleFragment.MEDIA_TYPE, Bytes.utf8(body))
        .toRequest();
  }
}
