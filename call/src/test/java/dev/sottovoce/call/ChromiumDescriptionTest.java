package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.srtp.HeaderEncryption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The description of a Chromium 156 with default settings: names instead of addresses (mDNS). */
class ChromiumDescriptionTest {
  private static final String ANSWER =
      """
      v=0
      o=- 3549568948287740156 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=msid-semantic: WMS 4a3aaaaa-e20d-4a8d-b239-e5768938dd84
      m=audio 9 UDP/TLS/RTP/SAVPF 96
      c=IN IP4 0.0.0.0
      a=rtcp:9 IN IP4 0.0.0.0
      a=candidate:485782386 1 udp 2113937151 c5d7361a-11b3-4d18-ae86-d9e22f67ba5e.local 55439 typ host generation 0 network-cost 999
      a=ice-ufrag:J6Xz
      a=ice-pwd:jWWiuBPNBB8LwMtZFisecbaZ
      a=ice-options:trickle
      a=fingerprint:sha-256 99:7D:2E:85:1B:B6:89:41:85:76:1D:09:DF:E4:61:13:09:94:CC:98:54:57:DD:A3:67:AC:45:A0:BD:59:29:10
      a=setup:active
      a=mid:0
      a=sendrecv
      a=msid:4a3aaaaa-e20d-4a8d-b239-e5768938dd84 61442dc3-e2e9-43e5-8dc0-647cd1e3f1fe
      a=rtcp-mux
      a=rtpmap:96 opus/48000/2
      a=fmtp:96 minptime=10;useinbandfec=1
      """
          .replace("\n", "\r\n");

  @Test
  void withIce_noAddressIsNeededYet() {
    PeerMedia media =
        assertInstanceOf(Descriptions.Usable.class, Descriptions.read(ANSWER)).media();
    assertTrue(media.ice().isPresent());
    assertFalse(media.address().isPresent());
    PeerKeying.Dtls keying = assertInstanceOf(PeerKeying.Dtls.class, media.keying());
    assertEquals(PeerKeying.Setup.ACTIVE, keying.setup());
    assertEquals(List.of(), keying.versions(), "it does not say which versions it takes");
    assertEquals(AudioCodec.OPUS, media.formats().get(0).codec());
  }

  @Test
  void encryptedHeaders_onlyWithTheBareAttribute() {
    assertEquals(HeaderEncryption.NONE, headers(ANSWER));
    assertEquals(HeaderEncryption.CRYPTEX, headers(ANSWER + "a=cryptex\r\n"));
    assertEquals(
        HeaderEncryption.CRYPTEX, headers(ANSWER.replace("t=0 0\r\n", "t=0 0\r\na=cryptex\r\n")));
    assertEquals(HeaderEncryption.NONE, headers(ANSWER + "a=cryptex:none\r\n"));
  }

  /** RFC 6904: identifiers of what is encrypted, and nothing besides Cryptex. */
  @Test
  void extensionsEncryptedOneByOne_areNamedByTheirIdentifiers() {
    String mapping =
        "a=extmap:3 urn:ietf:params:rtp-hdrext:encrypt"
            + " urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n";
    assertEquals(HeaderEncryption.of(Set.of(3)), headers(ANSWER + mapping));
    assertEquals(HeaderEncryption.CRYPTEX, headers(ANSWER + mapping + "a=cryptex\r\n"));
    assertEquals(HeaderEncryption.NONE, headers(ANSWER + mapping.replace(":3", ":0")));
    assertEquals(HeaderEncryption.NONE, headers(ANSWER + mapping.replace(":3", ":3/inactive")));
  }

  private static HeaderEncryption headers(String description) {
    return assertInstanceOf(Descriptions.Usable.class, Descriptions.read(description))
        .media()
        .headers();
  }

  @Test
  void withoutIce_anAddressIsNeeded() {
    String without = ANSWER.replaceAll("a=ice-(ufrag|pwd):.*\r\n", "");
    assertInstanceOf(Descriptions.Unusable.class, Descriptions.read(without));
  }
}
