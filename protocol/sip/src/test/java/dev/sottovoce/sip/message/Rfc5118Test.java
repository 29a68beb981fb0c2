package dev.sottovoce.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each message of RFC 5118 (IPv6), sorted into accepted and refused. The archive has LF alone at
 * its line ends, two messages without the empty line behind their headers, and one with a
 * Content-Length that is too large: all that is mended here before the message is judged.
 */
class Rfc5118Test {
  private static final String FOLDER = "rfc5118/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ipv6-good", // 4.1
        "port-ambiguous", // 4.3
        "port-unambiguous", // 4.4
        "via-received-param-with-delim", // 4.5
        "via-received-param-no-delim", // 4.5
        "ipv6-in-sdp", // 4.6
        "mult-ip-in-header", // 4.7
        "mult-ip-in-sdp", // 4.8
        "ipv4-mapped-ipv6", // 4.9
        "ipv6-bug-abnf-3-colons", // 4.10
        "ipv6-correct-abnf-2-colons", // 4.10
      })
  void wellFormedMessage_isForwarded(String name) {
    assertEquals(Optional.empty(), Torture.PROXY.check((SipRequest) accepted(name)), name);
  }

  @Test
  void addressWithoutBrackets_isRefusedWith400() { // 4.2
    ParseResult.Rejected rejected = (ParseResult.Rejected) parse(mended("ipv6-bad"));
    assertEquals(RejectReason.BAD_REQUEST_URI, rejected.reason());
    assertEquals(400, rejected.answer().orElseThrow().status());
  }

  @Test
  void portInsideTheBrackets_isPartOfTheAddress() { // 4.3, 4.4
    SipUri ambiguous = uri("port-ambiguous");
    assertEquals("[2001:db8::10:5070]", ambiguous.host());
    assertEquals(OptionalInt.empty(), ambiguous.port());
    SipUri plain = uri("port-unambiguous");
    assertEquals("[2001:db8::10]", plain.host());
    assertEquals(OptionalInt.of(5070), plain.port());
  }

  @Test
  void receivedAddress_isReadWithAndWithoutBrackets() { // 4.5
    assertEquals("[2001:db8::9:255]", received("via-received-param-with-delim"));
    assertEquals("2001:db8::9:255", received("via-received-param-no-delim"));
  }

  @Test
  void viasOfBothFamilies_areAllRead() { // 4.7
    SipMessage message = accepted("mult-ip-in-header");
    assertEquals("[2001:db8::9:1]:6050", message.vias().get(0).sentBy());
    assertEquals("192.0.2.1", message.vias().get(1).sentBy());
    assertEquals("[2001:db8::9:255]", message.vias().get(2).sentBy());
  }

  @Test
  void mappedAddressWithPort_isRead() { // 4.9
    Via via = accepted("ipv4-mapped-ipv6").topVia();
    assertEquals("[::ffff:192.0.2.10]", via.host());
    assertEquals(OptionalInt.of(19823), via.port());
  }

  @Test
  void thirdColon_isForgotten() { // 4.10
    assertEquals("[2001:db8::192.0.2.1]", uri("ipv6-bug-abnf-3-colons").host());
    assertEquals("[2001:db8::192.0.2.1]", uri("ipv6-correct-abnf-2-colons").host());
  }

  @Test
  void publishedForm_isRefusedForItsLineEnds() {
    ParseResult result = Torture.parse(FOLDER + "ipv6-good.dat");
    assertEquals(RejectReason.BARE_LINE_END, ((ParseResult.Rejected) result).reason());
  }

  @Test
  void publishedContentLength_isTooLarge() { // 4.6
    String text = Torture.read(FOLDER + "ipv6-in-sdp.dat").latin1().replace("\n", "\r\n");
    ParseResult result = parse(text);
    assertEquals(RejectReason.BODY_TRUNCATED, ((ParseResult.Rejected) result).reason());
  }

  private static SipMessage accepted(String name) {
    return ((ParseResult.Parsed) parse(mended(name))).message();
  }

  private static ParseResult parse(String text) {
    return new SipParser(SipLimits.DEFAULT).parse(Bytes.utf8(text));
  }

  private static String mended(String name) {
    String text = Torture.read(FOLDER + name + ".dat").latin1().replace("\n", "\r\n");
    if (!text.contains("\r\n\r\n")) text += "\r\n";
    int body = text.length() - text.indexOf("\r\n\r\n") - 4;
    return text.replaceAll("Content-Length: \\d+", "Content-Length: " + body);
  }

  private static SipUri uri(String name) {
    return ((SipRequest) accepted(name)).requestUri().orElseThrow();
  }

  private static String received(String name) {
    return accepted(name).topVia().parameters().value("received").orElseThrow();
  }
}
