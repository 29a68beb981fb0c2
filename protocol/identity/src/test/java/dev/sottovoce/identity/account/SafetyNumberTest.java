package dev.sottovoce.identity.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sottovoce.identity.account.SafetyNumber.Comparison;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SafetyNumberTest {
  private static final SafetyNumber.End ALICE = end("alice", 1);
  private static final SafetyNumber.End BOB = end("bob", 2);
  private static final SafetyNumber AT_ALICE = new SafetyNumber(ALICE, BOB);
  private static final SafetyNumber AT_BOB = new SafetyNumber(BOB, ALICE);

  /** Computed with Python's hashlib. */
  @Test
  void theNumber_isTheSameAtBothEnds_andKnown() {
    assertEquals(AT_ALICE.groups(), AT_BOB.groups());
    assertEquals(
        "02509 67239 09930 94148 31258 97727 94093 33883 40158 11983 30355 40674",
        String.join(" ", AT_ALICE.groups()));
  }

  @Test
  void anotherAccountOrAddress_givesAnotherNumber() {
    List<SafetyNumber> others =
        List.of(
            new SafetyNumber(ALICE, end("bob", 3)),
            new SafetyNumber(end("alice", 3), BOB),
            new SafetyNumber(ALICE, end("bobby", 2)),
            new SafetyNumber(end("alice", 2), end("bob", 1)));
    for (SafetyNumber each : others) assertNotEquals(AT_ALICE.groups(), each.groups());
  }

  @Test
  void theCode_isComparedByTheOtherEnd() {
    assertEquals(Comparison.SAME, AT_BOB.compare(AT_ALICE.code()));
    assertEquals(Comparison.SAME, AT_ALICE.compare(AT_BOB.code()));
    // A man in the middle has shown Alice an account of his for Bob.
    SafetyNumber attacked = new SafetyNumber(ALICE, end("bob", 9));
    assertEquals(Comparison.DIFFERENT, AT_BOB.compare(attacked.code()));
    assertEquals(Comparison.DIFFERENT, attacked.compare(AT_BOB.code()));
  }

  @Test
  void aCodeOfOtherPeople_saysNothing() {
    SafetyNumber other = new SafetyNumber(end("carol", 4), BOB);
    assertEquals(Comparison.OTHER_PEOPLE, AT_BOB.compare(other.code()));
    assertEquals(Comparison.OTHER_PEOPLE, AT_ALICE.compare(other.code()));
    // One's own code, from one's own screen.
    assertEquals(Comparison.OTHER_PEOPLE, AT_ALICE.compare(AT_ALICE.code()));
    for (String text : List.of("", "svn1:", "svn1:a/b/c/d", "sv1:x", "svn1:" + "/".repeat(5_000))) {
      assertEquals(Comparison.OTHER_PEOPLE, AT_ALICE.compare(text));
    }
  }

  @Test
  void aDamagedCode_isNeverTheSame() {
    String code = AT_ALICE.code();
    Seeded.check(
        2_000,
        random -> {
          StringBuilder damaged = new StringBuilder(code);
          int at = random.nextInt(code.length());
          damaged.setCharAt(at, (char) (' ' + random.nextInt(95)));
          if (damaged.toString().equals(code)) return;
          assertNotEquals(Comparison.SAME, AT_BOB.compare(damaged.toString()));
        });
  }

  @Test
  void theDigits_areFiveAGroup() {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 50; i++) seen.addAll(new SafetyNumber(ALICE, end("bob", i)).groups());
    for (String each : seen) assertEquals(5, each.length(), each);
  }

  private static SafetyNumber.End end(String user, int octet) {
    byte[] id = new byte[32];
    java.util.Arrays.fill(id, (byte) octet);
    return new SafetyNumber.End(
        new AccountLabel(user, "example.test"), new AccountId(Bytes.unsafeWrap(id)));
  }
}
