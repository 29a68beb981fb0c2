package dev.sottovoce.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UserNameTest {
  @Test
  void plainNames_areValid() {
    for (String name : new String[] {"a", "0", "alice", "a.b-c_d", "x".repeat(64)}) {
      assertTrue(UserName.isValid(name), name);
    }
  }

  /** A name becomes part of an address and of a path: nothing with a meaning there may pass. */
  @Test
  void everythingElse_isRefused() {
    String[] bad = {
      "",
      ".",
      "..",
      "a..b",
      ".a",
      "a.",
      "-a",
      "a-",
      "_",
      "a/b",
      "a\\b",
      "a@b",
      "a b",
      "a;b",
      "a%41",
      "Alice",
      "ä",
      "а",
      "a\n",
      "a\0",
      "x".repeat(65)
    };
    for (String name : bad) assertFalse(UserName.isValid(name), name);
  }

  @Test
  void typedNames_areNormalized() {
    assertEquals("alice", UserName.normalized(" Alice\n"));
  }
}
