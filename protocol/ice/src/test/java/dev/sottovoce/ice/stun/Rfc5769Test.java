package dev.sottovoce.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 5769 section 2, as printed there. */
class Rfc5769Test {
  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
  private static final Bytes REQUEST =
      Bytes.fromHex(
          "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c6965"
              + "6e74002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020"
              + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf");
  private static final Bytes IPV4_RESPONSE =
      Bytes.fromHex(
          "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f72200020"
              + "00080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004"
              + "c07d4c96");
  private static final Bytes IPV6_RESPONSE =
      Bytes.fromHex(
          "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f72200020"
              + "00140002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c"
              + "8292c275bfe3ed4180280004c8fb0b4c");
  private static final Bytes LONG_TERM_REQUEST =
      Bytes.fromHex(
          "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382"
              + "afe382b900000015001c662f2f3439396b39353464364f4c33346f4c39465354767936347341"
              + "0014000b6578616d706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca8"
              + "9666");
  static final List<Bytes> ALL = List.of(REQUEST, IPV4_RESPONSE, IPV6_RESPONSE, LONG_TERM_REQUEST);

  /** The user name of section 2.4 in Katakana, and the SASLprep form of its password. */
  private static final String USER = "\u30de\u30c8\u30ea\u30c3\u30af\u30b9";

  private static final String LONG_TERM_PASSWORD = "TheMatrIX";

  static StunMessage parsed(Bytes datagram) {
    return assertInstanceOf(StunMessage.Parse.Parsed.class, StunMessage.parse(datagram)).message();
  }

  @Test
  void section21_request() {
    StunMessage request = parsed(REQUEST);
    assertEquals(StunClass.REQUEST, request.stunClass());
    assertEquals(StunMessage.BINDING, request.method());
    assertEquals(Bytes.fromHex("b7e7a701bc34d686fa87dfae"), request.transactionId());
    assertEquals(
        List.of(
            new StunAttribute.Software("STUN test client"),
            new StunAttribute.Priority(0x6e0001ffL),
            new StunAttribute.IceControlled(0x932ff9b151263b36L),
            new StunAttribute.Username("evtj:h6vY")),
        request.attributes());
    assertTrue(request.authenticates(IntegrityKey.shortTerm(PASSWORD)));
    assertFalse(request.authenticates(IntegrityKey.shortTerm(PASSWORD + "x")));
  }

  @Test
  void section22_ipv4Response() {
    StunMessage response = parsed(IPV4_RESPONSE);
    assertEquals(StunClass.SUCCESS, response.stunClass());
    assertEquals(
        List.of(
            new StunAttribute.Software("test vector"),
            new StunAttribute.XorMappedAddress(address("192.0.2.1"))),
        response.attributes());
    assertTrue(response.authenticates(IntegrityKey.shortTerm(PASSWORD)));
  }

  @Test
  void section23_ipv6Response() {
    StunMessage response = parsed(IPV6_RESPONSE);
    assertEquals(
        new StunAttribute.XorMappedAddress(address("2001:db8:1234:5678:11:2233:4455:6677")),
        response.first(StunAttribute.XorMappedAddress.class).orElseThrow());
    assertTrue(response.authenticates(IntegrityKey.shortTerm(PASSWORD)));
  }

  @Test
  void section24_longTermRequest() {
    StunMessage request = parsed(LONG_TERM_REQUEST);
    assertEquals(
        List.of(
            new StunAttribute.Username(USER),
            new StunAttribute.Nonce("f//499k954d6OL34oL9FSTvy64sA"),
            new StunAttribute.Realm("example.org")),
        request.attributes());
    assertTrue(
        request.authenticates(IntegrityKey.longTermMd5(USER, "example.org", LONG_TERM_PASSWORD)));
    assertFalse(
        request.authenticates(IntegrityKey.longTermMd5(USER, "example.com", LONG_TERM_PASSWORD)));
  }

  @Test
  void section24_isWrittenOctetForOctet() {
    StunMessage request = parsed(LONG_TERM_REQUEST);
    StunWriter writer =
        new StunWriter(StunClass.REQUEST, StunMessage.BINDING, request.transactionId());
    request.attributes().forEach(writer::add);
    IntegrityKey key = IntegrityKey.longTermMd5(USER, "example.org", LONG_TERM_PASSWORD);
    assertEquals(LONG_TERM_REQUEST, writer.integrity(key).finishWithoutFingerprint());
  }

  private static TransportAddress address(String literal) {
    return TransportAddress.parse(literal, 32853).orElseThrow();
  }
}
