package dev.sottovoce.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTargetTest {
  @ParameterizedTest
  @CsvSource({
    "bob,sip:bob@example.org",
    "bob@other.example,sip:bob@other.example",
    "sip:bob@Other.Example,sip:bob@other.example",
    "SIP:Bob@example.org,sip:Bob@example.org",
    "sips:bob@example.org,sip:bob@example.org",
    "' bob ',sip:bob@example.org",
    "bob@127.0.0.1:5061,sip:bob@127.0.0.1:5061"
  })
  void writtenAddress_isCompleted(String written, String complete) {
    assertEquals(complete, CallTarget.complete(written, "example.org"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sip:",
        "@example.org",
        "bob@",
        "bob@.org",
        "bo b",
        "bob@exa mple",
        "bob>",
        "bob\r\nVia: x",
        "bob@x>;tag=1",
        "b\u00f6b"
      })
  void anythingElse_isNoAddress(String written) {
    assertThrows(IllegalArgumentException.class, () -> CallTarget.complete(written, "example.org"));
  }

  @Test
  void refusal_doesNotRepeatWhatWasWritten() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> CallTarget.complete("secret name", "example.org"));
    assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
  }
}
