package dev.sottovoce.lab.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return Main.run(arguments, print(out), print(err));
  }

  private static PrintStream print(ByteArrayOutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }

  private String text(ByteArrayOutputStream written) {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void oneSeed_printsTheSameEventsTwice() {
    assertEquals(0, run("--seed", "7", "--loss", "5", "--talk", "2"));
    String first = text(out);
    assertTrue(first.contains("sends INVITE"), first);
    assertTrue(first.contains("They talked"), first);
    run("--seed", "7", "--loss", "5", "--talk", "2");
    assertEquals(first, text(out));
  }

  @Test
  void events_nameNoAddressAndNoKey() {
    run("--talk", "2");
    assertFalse(text(out).contains("192.0.2."), text(out));
    assertFalse(text(out).contains("sip:"), text(out));
  }

  @Test
  void deadNetwork_failsClearly() {
    assertEquals(0, run("--loss", "100"));
    assertTrue(text(out).contains("The call failed clearly"), text(out));
  }

  @Test
  void keys_countsWhatItSaw() {
    assertEquals(0, run("keys", "--calls", "5", "--first", "3"));
    assertTrue(text(out).startsWith("5 calls, talked "), text(out));
    assertTrue(text(out).contains("different keys and salts"), text(out));
  }

  @Test
  void misuse_isExplained() {
    assertEquals(2, run("--seed"));
    assertEquals(2, run("--seed", "x"));
    assertEquals(2, run("--loss", "101"));
    assertEquals(2, run("keys", "--seeds", "5"));
    assertEquals(2, run("keying", "--seeds"));
    assertEquals(2, run("--wind", "5"));
    assertTrue(text(err).contains("unknown option --wind"), text(err));
    assertTrue(text(err).contains("usage:"), text(err));
  }
}
