package dev.sottovoce.phone.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.wire.Bytes;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Nat64PrefixTest {
  private static Nat64Prefix prefix(String address, int bits) throws UnknownHostException {
    byte[] octets = InetAddress.getByName(address).getAddress();
    return new Nat64Prefix(Bytes.copyOf(octets, 0, bits / 8));
  }

  private static Inet4Address ipv4(String address) throws UnknownHostException {
    return (Inet4Address) InetAddress.getByName(address);
  }

  private static Optional<Nat64Prefix> found(String... answers) throws UnknownHostException {
    List<InetAddress> all = new ArrayList<>();
    for (String each : answers) all.add(InetAddress.getByName(each));
    return Nat64Prefix.in(all);
  }

  /** The tables of RFC 6052 section 2.4. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8::, 32, 2001:db8:c000:221::",
    "2001:db8:100::, 40, 2001:db8:1c0:2:21::",
    "2001:db8:122::, 48, 2001:db8:122:c000:2:2100::",
    "2001:db8:122:300::, 56, 2001:db8:122:3c0:0:221::",
    "2001:db8:122:344::, 64, 2001:db8:122:344:c0:2:2100::",
    "2001:db8:122:344::, 96, 2001:db8:122:344::192.0.2.33",
    "64:ff9b::, 96, 64:ff9b::192.0.2.33"
  })
  void rfc6052Section24(String prefix, int bits, String translated) throws UnknownHostException {
    Nat64Prefix known = prefix(prefix, bits);

    assertEquals(InetAddress.getByName(translated), known.with(ipv4("192.0.2.33")));
    for (String each : List.of("192.0.0.170", "192.0.0.171")) {
      InetAddress answer = known.with(ipv4(each));
      assertEquals(Optional.of(known), Nat64Prefix.in(List.of(answer)), each);
    }
  }

  @Test
  void theFirstAnswerThatTells_counts() throws UnknownHostException {
    assertEquals(
        Optional.of(prefix("64:ff9b::", 96)),
        found("192.0.0.170", "2001:db8::1", "64:ff9b::192.0.0.171", "2001:db8::192.0.0.170"));
  }

  /** None, only what the name really has, another address, and octets that must be zero. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.0.170",
        "64:ff9b::192.0.0.172",
        "64:ff9b::192.0.2.170",
        "2001:db8:122:344:1c0:0:aa00:0",
        "2001:db8:122:344:100::192.0.0.170"
      })
  void whatTellsNothing_isNoPrefix(String answer) throws UnknownHostException {
    assertFalse(found(answer).isPresent());
    assertFalse(found().isPresent());
  }

  @Test
  void anAddressThatStandsTwice_tellsNothing() throws UnknownHostException {
    assertFalse(found("2001:db8:c000:aa::192.0.0.170").isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 9, 11, 13, 16})
  void noOtherLengths(int octets) {
    Bytes wrong = Bytes.copyOf(new byte[octets]);
    assertThrows(IllegalArgumentException.class, () -> new Nat64Prefix(wrong));
  }
}
