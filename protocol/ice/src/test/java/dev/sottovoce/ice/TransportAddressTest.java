package dev.sottovoce.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransportAddressTest {
  @Test
  void literals_areReadAndWrittenBack() {
    for (String literal :
        List.of(
            "0.0.0.0",
            "192.0.2.1",
            "255.255.255.255",
            "::",
            "::1",
            "2001:db8::1",
            "fe80::1:0:0:1",
            "1:2:3:4:5:6:7:8",
            "1:0:3:4:5:6:7:8",
            "1::8",
            "64:ff9b::c000:201")) {
      assertEquals(literal, parse(literal).literal());
    }
  }

  /** RFC 5952 section 4: what is read in other forms is written in one. */
  @Test
  void otherForms_areWrittenInTheOneForm() {
    assertEquals("2001:db8::1", parse("2001:0DB8:0:0:0:0:0:1").literal());
    assertEquals("2001:db8::1:0:0:1", parse("2001:db8:0:0:1:0:0:1").literal());
    assertEquals("::102:304", parse("::1.2.3.4").literal());
    assertEquals("1.2.3.4", parse("::ffff:1.2.3.4").literal());
  }

  @Test
  void everyAddress_survivesItsText() {
    Seeded.check(
        500,
        random -> {
          byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
          for (int i = 0; i < octets.length; i++) {
            if (random.nextBoolean()) octets[i] = (byte) random.nextInt();
          }
          TransportAddress address = new TransportAddress(Bytes.copyOf(octets), 7);
          assertEquals(address, parse(address.literal()));
        });
  }

  @Test
  void namesAndBrokenLiterals_areNothing() {
    for (String text :
        List.of(
            "",
            "localhost",
            "4f0b8a7c.local",
            "1.2.3",
            "1.2.3.4.5",
            "256.1.1.1",
            "01.2.3.4",
            "1.2.3.-4",
            "1..2.3",
            " 1.2.3.4",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "::1::",
            "1::2::3",
            "12345::",
            "fe80::1%eth0",
            "g::",
            ":1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:",
            "1:2:3:4:5:6:7::8",
            "::1.2.3",
            "1.2.3.4::",
            "\u0661.2.3.4",
            "1".repeat(100))) {
      assertTrue(TransportAddress.parse(text, 1).isEmpty(), text);
    }
    assertTrue(TransportAddress.parse("1.2.3.4", -1).isEmpty());
    assertTrue(TransportAddress.parse("1.2.3.4", 65536).isEmpty());
  }

  @Test
  void randomText_neverThrows() {
    Seeded.check(2000, random -> TransportAddress.parse(text(random), 1));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    String alphabet = "0123456789abcdef:.:.::";
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @Test
  void socketAddress_goesAndComesBackWithoutALookUp() throws Exception {
    InetSocketAddress socketAddress =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 5);
    TransportAddress address = TransportAddress.of(socketAddress);
    assertEquals("127.0.0.1", address.literal());
    assertEquals(socketAddress, address.toSocketAddress());
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("phone.example", 5);
    assertThrows(IllegalArgumentException.class, () -> TransportAddress.of(unresolved));
  }

  @Test
  void kinds_areTold() {
    assertTrue(parse("127.1.2.3").isLoopback());
    assertTrue(parse("::1").isLoopback());
    assertFalse(parse("1::1").isLoopback());
    assertTrue(parse("169.254.0.1").isLinkLocal());
    assertTrue(parse("febf::1").isLinkLocal());
    assertFalse(parse("fec0::1").isLinkLocal());
    assertFalse(parse("0.0.0.0").isUnicast());
    assertFalse(parse("::").isUnicast());
    assertFalse(parse("224.0.0.1").isUnicast());
    assertFalse(parse("ff02::1").isUnicast());
    assertFalse(TransportAddress.parse("1.2.3.4", 0).orElseThrow().isUnicast());
  }

  @Test
  void wrongShapes_areMisuse() {
    assertThrows(IllegalArgumentException.class, () -> new TransportAddress(Bytes.of(1), 1));
    assertThrows(
        IllegalArgumentException.class, () -> new TransportAddress(Bytes.of(1, 2, 3, 4), 65536));
  }

  private static TransportAddress parse(String literal) {
    return TransportAddress.parse(literal, 7).orElseThrow();
  }
}
