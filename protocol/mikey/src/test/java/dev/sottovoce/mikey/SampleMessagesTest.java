package dev.sottovoce.mikey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sottovoce.wire.Bytes;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Messages of others. No keys were published for them, and all are of a mode without forward
 * secrecy: they are read, and refused for that.
 */
class SampleMessagesTest {
  /** RFC 4567 section 5.1, the offer. */
  private static final String OFFER =
      "AQAFgM0XflABAAAAAAAAAAAAAAsAyONQ6gAAAAAGEEoo2pee4hp2UaDX8ZE22YwKAAAPZG9uYWxkQGR1Y2su"
          + "Y29tAQAAAAAAAQAk0JKpgaVkDaawi9whVBtBt0KZ14ymNuu62+Nv3ozPLygwK/GbAV9iemnGUIZ19fWQUOSr"
          + "zKTAv9zV";

  /** RFC 4567 section 5.1, the answer. */
  private static final String ANSWER =
      "AQEFgM0XflABAAAAAAAAAAAAAAYAyONQ6gAAAAAJAAAQbWlja2V5QG1vdXNlLmNvbQABn8HdGE5BMDXFIuGE"
          + "ga+62AgY5cc=";

  /** A GStreamer RTSP server (gstreamer-devel, January 2019, message 070138): NULL everywhere. */
  private static final String GSTREAMER =
      "AQAFAAaC3cABAACdholzAAAAAAsA39SOMRCMLncKEM9XcnVKxlU+AiqkC9YwWvYBAAAAFQABAQEBEAIBAQMBCg"
          + "cBAQgBAQoBAQAAACIAIAAe6zxuG+m5rliPZA+zkiG4pIUetv5UEBEq0/y9Wr71AA==";

  private final Ends ends = new Ends(3);

  @Test
  void rfc4567Offer_isReadFieldByField() {
    MikeyMessage message = MikeyParser.parse(octets(OFFER)).orElseThrow();

    assertEquals(
        new Header(0, true, 0, 0xcd177e50L, List.of(new Header.CryptoSession(0, 0, 0))),
        message.header());
    assertEquals(
        new Payload.Timestamp(0, 0xc8e350ea00000000L), message.first(Payload.Timestamp.class));
    assertEquals(
        Bytes.fromHex("4a28da979ee21a7651a0d7f19136d98c"),
        message.first(Payload.Rand.class).value());
    assertEquals(new Payload.Id(0, Bytes.utf8("donald@duck.com")), message.first(Payload.Id.class));
    assertEquals(new Payload.Policy(0, 0, Bytes.EMPTY), message.first(Payload.Policy.class));
    Payload.Kemac kemac = message.first(Payload.Kemac.class);
    assertEquals(1, kemac.encryption());
    assertEquals(36, kemac.encrypted().length());
    assertEquals(1, kemac.macAlgorithm());
    assertEquals(Bytes.fromHex("5f627a69c6508675f5f59050e4abcca4c0bfdcd5"), kemac.mac());
  }

  @Test
  void rfc4567Answer_isReadFieldByField() {
    MikeyMessage message = MikeyParser.parse(octets(ANSWER)).orElseThrow();

    assertEquals(1, message.header().dataType());
    assertEquals(
        new Payload.Id(0, Bytes.utf8("mickey@mouse.com")), message.first(Payload.Id.class));
    assertEquals(
        new Payload.Verification(1, Bytes.fromHex("9fc1dd184e413035c522e18481afbad80818e5c7")),
        message.first(Payload.Verification.class));
  }

  @Test
  void gstreamersMessage_isReadFieldByField() {
    MikeyMessage message = MikeyParser.parse(octets(GSTREAMER)).orElseThrow();

    Payload.Kemac kemac = message.first(Payload.Kemac.class);
    assertEquals(0, kemac.encryption());
    assertEquals(0, kemac.macAlgorithm());
    assertEquals(21, message.first(Payload.Policy.class).parameters().length());
  }

  @Test
  void allOfThem_areRefusedForTheirMode() {
    for (String each : List.of(OFFER, ANSWER, GSTREAMER)) {
      Outcome outcome = ends.responder(Exchange.DHHMAC).offered(octets(each), Ends.NOW);
      assertEquals(
          Problem.NO_FORWARD_SECRECY, assertInstanceOf(Outcome.Refused.class, outcome).problem());
    }
  }

  private static Bytes octets(String base64) {
    return Bytes.unsafeWrap(Base64.getDecoder().decode(base64));
  }
}
