package dev.sottovoce.ice.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7065 section 3.1, and appendix A's examples. */
class TurnUriTest {
  @ParameterizedTest
  @CsvSource({
    "turn:example.org, example.org, 3478, UDP",
    "turns:example.org, example.org, 5349, TLS",
    "turn:example.org:8000, example.org, 8000, UDP",
    "turn:example.org?transport=udp, example.org, 3478, UDP",
    "turn:example.org?transport=tcp, example.org, 3478, TCP",
    "turns:example.org?transport=tcp, example.org, 5349, TLS",
    "TURN:Example.ORG:443?Transport=TCP, example.org, 443, TCP",
    "turn:[2001:db8::1]:3479, 2001:db8::1, 3479, UDP"
  })
  void good(String text, String host, int port, TurnTransport transport) {
    TurnUri uri = TurnUri.parse(text).orElseThrow();

    assertEquals(new TurnUri(host, port, transport), uri);
    assertEquals(Optional.of(uri), TurnUri.parse(uri.text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "turn:",
        "stun:example.org",
        "turn:example.org:0",
        "turn:example.org:65536",
        "turn:example.org:99999999999",
        "turn:example.org:",
        "turn:user@example.org",
        "turn:example.org/path",
        "turn:[2001:db8::1",
        "turn:[example.org]",
        "turn:example.org?transport=sctp",
        "turns:example.org?transport=udp",
        "turn:-example.org"
      })
  void bad(String text) {
    assertEquals(Optional.empty(), TurnUri.parse(text));
  }

  @org.junit.jupiter.api.Test
  void tooLong() {
    assertEquals(Optional.empty(), TurnUri.parse("turn:" + "a".repeat(400)));
  }
}
