package dev.sottovoce.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {
  private static SipUri uri(String text) {
    return SipUri.parse(text).orElseThrow(() -> new AssertionError(text));
  }

  @Test
  void parts_areRead() {
    SipUri uri = uri("sips:alice%40work:pw@[2001:DB8::1]:5061;transport=tls;lr?Subject=hi");
    assertTrue(uri.secure());
    assertEquals("alice%40work:pw", uri.user());
    assertEquals("[2001:db8::1]", uri.host());
    assertEquals(OptionalInt.of(5061), uri.port());
    assertTrue(uri.parameters().has("LR"));
    assertEquals("Subject=hi", uri.headers());
  }

  /** The examples of RFC 3261 section 19.1.4. */
  @ParameterizedTest
  @CsvSource({
    "sip:%61lice@atlanta.com;transport=TCP, sip:alice@AtlanTa.CoM;Transport=tcp",
    "sip:carol@chicago.com, sip:carol@chicago.com;newparam=5",
    "sip:carol@chicago.com, sip:carol@chicago.com;security=on",
  })
  void equalUris_match(String one, String other) {
    assertTrue(uri(one).matches(uri(other)));
    assertTrue(uri(other).matches(uri(one)));
  }

  @ParameterizedTest
  @CsvSource({
    "SIP:ALICE@AtLanTa.CoM;Transport=udp, sip:alice@AtLanTa.CoM;Transport=UDP",
    "sip:bob@biloxi.com, sip:bob@biloxi.com:5060",
    "sip:bob@biloxi.com, sips:bob@biloxi.com",
    "sip:carol@chicago.com, sip:carol@chicago.com?Subject=next%20meeting",
    "sip:bob@phone21.boxesbybob.com, sip:bob@192.0.2.4",
    "sip:carol@chicago.com;security=on, sip:carol@chicago.com;security=off",
    "sip:carol@chicago.com, sip:carol@chicago.com;user=phone",
  })
  void differentUris_doNotMatch(String one, String other) {
    assertFalse(uri(one).matches(uri(other)));
    assertFalse(uri(other).matches(uri(one)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:",
        "sip:@example.com",
        "sip:a@",
        "sip:a@b:",
        "sip:a@b:0",
        "sip:a@b:99999",
        "sip:a b@c",
        "sip:a@b c",
        "sip:a%@b",
        "sip:a%zz@b",
        "sip:a@[::1",
        "sip:a@[]",
        "sip:a@[1:2:3:4:5:6:7:8:9]",
        "sip:a@[::1::2]",
        "sip:a@[12345::]",
        "sip:a@[::g]",
        "sip:a@[1:2:3]",
        "sip:a@[::1.2.3]",
        "sip:a@[::1.2.3.256]",
        "sip:a@b..c",
        "sip:a@.b",
        "sip:a@b;",
        "sip:a@b;=x",
        "sip:a@b?",
        "tel:123",
        "sip:a\"@b",
        "sip:<a@b>",
        "sip:ä@b",
      })
  void malformedUris_areNone(String text) {
    assertFalse(SipUri.parse(text).isPresent(), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:example.com",
        "sip:a@[::]",
        "sip:a@[1:2:3:4:5:6:7:8]",
        "sip:a@[1::8]",
        "sip:a@[::ffff:192.0.2.1]:5060",
        "sip:a;b=c@d",
        "sip:a@b;x=y;z",
        "sips:a@1.2.3.4:1"
      })
  void text_isParsedToTheSame(String text) {
    assertEquals(text, uri(text).text());
    assertEquals(uri(text), uri(uri(text).text()));
  }
}
