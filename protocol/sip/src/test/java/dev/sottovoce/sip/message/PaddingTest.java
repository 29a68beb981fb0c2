package dev.sottovoce.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PaddingTest {
  private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);

  private static SipMessage message(int headerOctets, int bodyOctets) {
    return MessageEditor.request("INFO", "sip:bob@example.com")
        .append(HeaderName.VIA, "SIP/2.0/TLS a.example.com;branch=z9hG4bKx")
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, "<sip:alice@example.com>;tag=a1")
        .append(HeaderName.TO, "<sip:bob@example.com>;tag=b1")
        .append(HeaderName.CALL_ID, "call-1")
        .append(HeaderName.CSEQ, "7 INFO")
        .append("X-Long", "x".repeat(headerOctets))
        .body("text/plain", Bytes.utf8("b".repeat(bodyOctets)))
        .toRequest();
  }

  private static SipMessage parsed(Bytes octets) {
    return assertInstanceOf(ParseResult.Parsed.class, PARSER.parse(octets)).message();
  }

  /** The bodies that there are where sizes are to tell nothing. */
  private static final int[] BODIES = {0, 10_291, 28_979};

  @Test
  void messagesOfAllLengths_getOneOfFewSizes_andSayWhatTheySaid() {
    Set<Integer> sizes = new TreeSet<>();
    Seeded.check(
        2000,
        random -> {
          SipMessage plain = message(random.nextInt(3300), BODIES[random.nextInt(3)]);
          Bytes padded = Padding.padded(plain.octets());
          sizes.add(padded.length());
          SipMessage read = parsed(padded);
          assertEquals(plain.body(), read.body());
          assertEquals(
              plain.octets(),
              read.edit().remove(HeaderName.SOTTOVOCE_PADDING).toRequest().octets());
        });
    assertEquals(Set.of(2048, 4096, 14_336, 32_768), sizes);
  }

  /** Where a line more does not fit, the next size has to do. */
  @Test
  void everyLengthAroundASize_isMadeOneOfThem() {
    int without = message(0, 0).octets().length();
    for (int length = 1980; length < 2100; length++) {
      Bytes plain = message(length - without, 0).octets();
      assertEquals(length, plain.length());
      int size = Padding.padded(plain).length();
      assertEquals(length == 2048 || length <= 2048 - 21 ? 2048 : 4096, size, "at " + length);
      parsed(Padding.padded(plain));
    }
  }

  @Test
  void whatHasASizeAlready_orFitsNone_orIsNoMessage_staysAsItIs() {
    Bytes padded = Padding.padded(message(10, 0).octets());
    assertSame(padded, Padding.padded(padded));
    Bytes huge = message(10, 40_000).octets();
    assertSame(huge, Padding.padded(huge));
    Bytes noise = Bytes.utf8("no message");
    assertSame(noise, Padding.padded(noise));
  }

  /** Nothing is padded beyond what its receiver takes. */
  @Test
  void noHeaderBlock_getsLongerThanMessagesMayHaveThem() {
    for (int body = 12_000; body < 32_000; body += 500) {
      parsed(Padding.padded(message(200, body).octets()));
    }
  }
}
