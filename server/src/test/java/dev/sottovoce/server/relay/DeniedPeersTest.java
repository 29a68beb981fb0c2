package dev.sottovoce.server.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeniedPeersTest {
  private static boolean isDenied(String literal) {
    Bytes address = TransportAddress.parse(literal, 0).orElseThrow().address();
    for (PeerRange each : DeniedPeers.ranges()) {
      boolean sameFamily = each.first().length() == address.length();
      byte[] octets = address.toArray();
      if (sameFamily
          && Arrays.compareUnsigned(each.first().toArray(), octets) <= 0
          && Arrays.compareUnsigned(octets, each.last().toArray()) <= 0) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "127.0.0.1",
        "127.255.255.254",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fec0::1",
        "fd00:ec2::254",
        "ff02::1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::"
      })
  void insideOfNetworks_isDenied(String literal) {
    assertTrue(isDenied(literal), literal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "169.253.255.255",
        "223.255.255.255",
        "2a00::1",
        "2600::1"
      })
  void theInternet_isNot(String literal) {
    assertFalse(isDenied(literal), literal);
  }

  @ParameterizedTest
  @CsvSource({
    "10.20.0.0/16, 10.20.0.0-10.20.255.255",
    "10.20.30.40/16, 10.20.0.0-10.20.255.255",
    "192.0.2.7, 192.0.2.7",
    "192.0.2.7/32, 192.0.2.7",
    "0.0.0.0/0, 0.0.0.0-255.255.255.255",
    "fd00::/8, fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
  })
  void ranges_areWrittenAsCoturnReadsThem(String text, String written) {
    assertEquals(written, PeerRange.parse(text).orElseThrow().text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0/8",
        "::/129",
        "10.0.0.0/-1",
        "10.0.0.0/8/8"
      })
  void whatIsNoRange_isNone(String text) {
    assertEquals(Optional.empty(), PeerRange.parse(text));
  }

  private static String file(List<PeerRange> allowed) {
    RelayConfig config =
        new RelayConfig(
            List.of(),
            Duration.ofHours(1),
            "0.0.0.0",
            3478,
            5349,
            new RelayConfig.Ports(50_000, 50_100),
            Optional.of("198.51.100.7"),
            allowed);
    return CoturnFile.text(
        config, "example.test", Path.of("db"), Path.of("chain.pem"), Path.of("key.pem"));
  }

  @Test
  void configuration_deniesAllOfIt_andHasNoWayAround() {
    String text = file(List.of());

    for (PeerRange each : DeniedPeers.ranges()) {
      assertTrue(text.contains("denied-peer-ip=" + each.text() + "\n"), each.text());
    }
    assertTrue(text.contains("denied-peer-ip=::ffff:0:0-"));
    assertFalse(text.contains("allow"), text);
    for (String each : List.of("no-cli", "no-tcp-relay", "no-multicast-peers", "use-auth-secret")) {
      assertTrue(text.contains("\n" + each + "\n"), each);
    }
    for (String each : List.of("user-quota=", "total-quota=", "max-bps=", "external-ip=")) {
      assertTrue(text.contains("\n" + each), each);
    }
    assertFalse(text.contains("static-auth-secret"), "secrets are in the database");
  }

  @Test
  void allowedRanges_areTheOperatorsOwn() {
    assertTrue(
        file(List.of(PeerRange.parse("10.20.0.0/16").orElseThrow()))
            .contains("\nallowed-peer-ip=10.20.0.0-10.20.255.255\n"));
    assertFalse(
        file(List.of(PeerRange.parse("10.20.0.0/16").orElseThrow())).contains("allow-loopback"));
    assertTrue(
        file(List.of(PeerRange.parse("127.0.0.1").orElseThrow()))
            .contains("\nallow-loopback-peers\n"));
  }
}
