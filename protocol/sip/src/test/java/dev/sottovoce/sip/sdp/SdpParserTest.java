package dev.sottovoce.sip.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SdpParserTest {
  private static void assertMalformed(String text) {
    assertInstanceOf(SdpResult.Malformed.class, SdpParser.parse(Descriptions.octets(text)), text);
  }

  @Test
  void offerOfOurs_yieldsItsValues() {
    SessionDescription description = Descriptions.parsed(Descriptions.OFFER);
    MediaDescription audio = description.firstActive("audio").orElseThrow();
    assertEquals(40000, audio.port());
    assertEquals("UDP/TLS/RTP/SAVPF", audio.protocol());
    assertEquals(List.of("96", "0"), audio.formats());
    assertEquals(Optional.of("96 cbr=1;usedtx=0"), audio.attribute("fmtp"));
    assertEquals("192.0.2.1", description.effectiveConnection(audio).orElseThrow().address());
    assertEquals("sendrecv", description.direction(audio));
    assertTrue(description.fingerprint(audio).isPresent());
    assertTrue(audio.has("rtcp-mux"));
    assertEquals(1, description.origin().version());
  }

  @Test
  void originNumbers_mayFill64BitsAndNotMore() {
    String text = "v=0\r\no=- %s %s IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";
    // As Chromium writes it.
    assertEquals("4611731400430051336", origin(text, "4611731400430051336", "2").sessionId());
    assertEquals(-1L, origin(text, "1", "18446744073709551615").version());
    for (String number : List.of("18446744073709551616", "123456789012345678901", "", "1a")) {
      Bytes octets = Bytes.utf8(text.formatted(number, "1"));
      assertTrue(SdpParser.parse(octets) instanceof SdpResult.Malformed, number);
    }
  }

  private static SessionDescription.Origin origin(String text, String session, String version) {
    SdpResult result = SdpParser.parse(Bytes.utf8(text.formatted(session, version)));
    return ((SdpResult.Parsed) result).description().origin();
  }

  @Test
  void sessionValues_holdForMediaWithoutTheirOwn() {
    SessionDescription description =
        Descriptions.parsed(
            """
            v=0
            o=- 1 1 IN IP6 2001:db8::1
            s=-
            t=0 0
            a=sendonly
            a=setup:active
            m=audio 9 RTP/AVP 0
            c=IN IP6 2001:db8::2
            m=audio 9 RTP/AVP 0
            c=IN IP6 2001:db8::3
            a=inactive
            a=setup:passive
            """);
    MediaDescription first = description.media().get(0);
    MediaDescription second = description.media().get(1);
    assertEquals("sendonly", description.direction(first));
    assertEquals("inactive", description.direction(second));
    assertEquals(Optional.of("active"), description.effective(first, "setup"));
    assertEquals(Optional.of("passive"), description.effective(second, "setup"));
    assertEquals("2001:db8::3", description.effectiveConnection(second).orElseThrow().address());
  }

  @Test
  void everyLineOfTheGrammar_isAcceptedInItsPlace() {
    Descriptions.parsed(
        """
        v=0
        o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
        s=Call to John Smith
        i=SDP Offer #1
        u=http://www.jdoe.example.com/home.html
        e=Jane Doe <jane@jdoe.example.com>
        p=+1 617 555-6011
        c=IN IP4 198.51.100.1
        b=CT:128
        t=3034423619 3042462419
        r=604800 3600 0 90000
        t=0 0
        a=recvonly
        m=audio 49170 RTP/AVP 0
        i=speech
        b=AS:64
        a=x
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "v=0, v=1",
    "o=- 1 1 IN IP4 192.0.2.1, o=- x 1 IN IP4 192.0.2.1",
    "o=- 1 1 IN IP4 192.0.2.1, o=- 1 1 IN IP4",
    "o=- 1 1 IN IP4 192.0.2.1, o=- 1 99999999999999999999 IN IP4 192.0.2.1",
    "c=IN IP4 192.0.2.1, c=IN IP5 192.0.2.1",
    "c=IN IP4 192.0.2.1, c=IN IP4 233.252.0.1/127",
    "m=audio 40000, m=audio 65536",
    "m=audio 40000, m=audio -1",
    "m=audio 40000, m=audio 40000/2",
    "SAVPF 96 0, SAVPF",
    "SAVPF 96 0, SAVPF 96 128",
    "SAVPF 96 0, SAVPF 96 96",
    "SAVPF 96 0, SAVPF 096",
    "SAVPF 96 0, SAVPF x",
    "a=rtcp-mux, a=",
    "a=rtcp-mux, a=:x",
    "a=rtcp-mux, k=clear:secret",
    "a=rtcp-mux, c=IN IP4 192.0.2.1",
    "a=rtcp-mux, q=1",
    "a=rtcp-mux, a",
    "s=-, e=x",
  })
  void oneFaultyLine_isRefused(String good, String bad) {
    assertTrue(Descriptions.OFFER.contains(good));
    assertMalformed(Descriptions.OFFER.replaceFirst(java.util.regex.Pattern.quote(good), bad));
  }

  @Test
  void missingLines_areRefused() {
    for (String line : List.of("v=0\n", "o=- 1 1 IN IP4 192.0.2.1\n", "s=-\n", "t=0 0\n")) {
      assertMalformed(Descriptions.OFFER.replace(line, ""));
    }
    assertMalformed(Descriptions.OFFER.replace("c=IN IP4 192.0.2.1\n", ""));
    assertMalformed("");
  }

  @Test
  void controlCharactersAndBrokenText_areRefused() {
    assertMalformed(Descriptions.OFFER.replace("s=-", "s=a\0b"));
    assertMalformed(Descriptions.OFFER.replace("s=-", "s=a\rb"));
    byte[] octets = Descriptions.octets(Descriptions.OFFER).toArray();
    octets[octets.length - 5] = (byte) 0xff;
    assertEquals(
        new SdpResult.Malformed("it is not UTF-8"), SdpParser.parse(Bytes.unsafeWrap(octets)));
  }

  @Test
  void everyCountAndLength_hasALimit() {
    assertMalformed(Descriptions.OFFER + "a=x\n".repeat(300));
    assertMalformed(Descriptions.OFFER + "a=" + "x".repeat(4100) + "\n");
    assertMalformed(Descriptions.OFFER + "m=audio 9 RTP/AVP 0\n".repeat(8));
    assertMalformed(Descriptions.OFFER + "m=text 9 X" + " 1".repeat(65) + "\n");
    assertMalformed(Descriptions.OFFER + ("a=" + "x".repeat(900) + "\n").repeat(20));
  }

  @Test
  void truncationAtAnyOctet_neverThrows() {
    Bytes whole = Descriptions.octets(Descriptions.OFFER);
    for (int length = 0; length < whole.length(); length++) SdpParser.parse(whole.slice(0, length));
  }

  @Test
  void changedOctets_neverThrow() {
    byte[] whole = Descriptions.octets(Descriptions.OFFER).toArray();
    Seeded.check(
        2000,
        random -> {
          byte[] changed = whole.clone();
          for (int i = random.nextInt(4); i >= 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
          }
          SdpParser.parse(Bytes.unsafeWrap(changed));
        });
  }

  @Test
  void toString_showsNoAddress() {
    String text = Descriptions.parsed(Descriptions.OFFER).toString();
    assertFalse(text.contains("192.0.2.1"));
    assertFalse(text.contains("abcd"));
  }
}
