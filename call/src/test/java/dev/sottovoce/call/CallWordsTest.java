package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallSignatures.Check;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.PgpWords;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The words of a signed call: what they are made of, and that nobody can look for equal ones. */
class CallWordsTest {
  private static final String ALICE = "sip:alice@example.org";
  private static final String BOB = "sip:bob@example.org";

  private final Signers signers = new Signers();
  private final Signers.Device alice = signers.device("alice");
  private final Signers.Device bob = signers.device("bob");

  /** The last message of each kind that went by. */
  private static Map<String, SipMessage> listen(TwoEnds ends) {
    Map<String, SipMessage> heard = new HashMap<>();
    for (TwoEnds.End each : List.of(ends.alice, ends.bob)) {
      each.onTheWay =
          message -> {
            heard.put(Tampering.label(message), message);
            return message;
          };
    }
    return heard;
  }

  private static SipMessage of(Map<String, SipMessage> heard, String label) {
    return Objects.requireNonNull(heard.get(label), label);
  }

  /** Computed here once more, from what went over the wire and the two accounts. */
  @Test
  void theyAreMadeOfBothNoncesDescriptionsAddressesAndAccounts() throws Exception {
    TwoEnds ends = new TwoEnds(1);
    ends.alice.identity = signers.identity(alice, bob);
    ends.bob.identity = signers.identity(bob, alice);
    Map<String, SipMessage> heard = listen(ends);
    ends.talk();
    Bytes nonces = Bytes.concat(callersNonce(heard), calleesNonce(heard));
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    field(input, 1, "sottovoce call words 1".getBytes(StandardCharsets.US_ASCII));
    field(input, 1, Digests.sha256(of(heard, "INVITE").body()).toArray());
    field(input, 1, Digests.sha256(of(heard, "200 INVITE").body()).toArray());
    field(input, 2, ALICE.getBytes(StandardCharsets.US_ASCII));
    field(input, 2, BOB.getBytes(StandardCharsets.US_ASCII));
    field(input, 1, account(ends.alice).toArray());
    field(input, 1, account(ends.bob).toArray());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(nonces.toArray(), "HmacSHA256"));
    Bytes code = Bytes.unsafeWrap(mac.doFinal(input.toByteArray()));
    String expected = String.join(":", PgpWords.of(code.slice(0, 3)));
    assertEquals(expected, words(ends.alice));
    assertEquals(expected, words(ends.bob));
  }

  private static void field(ByteArrayOutputStream out, int lengthOctets, byte[] value) {
    byte[] length = ByteBuffer.allocate(4).putInt(value.length).array();
    out.write(length, 4 - lengthOctets, lengthOctets);
    out.write(value, 0, value.length);
  }

  @Test
  void anotherValueOfAnyOfThem_givesOtherWords() {
    Bytes[] octets = new Bytes[6];
    for (int i = 0; i < octets.length; i++) octets[i] = Digests.sha256(Bytes.of(i));
    Set<String> words = new HashSet<>();
    words.add(words(octets, ALICE, BOB));
    for (int i = 0; i < octets.length; i++) {
      Bytes[] changed = octets.clone();
      changed[i] = Digests.sha256(Bytes.of(100 + i));
      words.add(words(changed, ALICE, BOB));
    }
    words.add(words(octets, "sip:carol@example.org", BOB));
    words.add(words(octets, ALICE, "sip:carol@example.org"));
    assertEquals(9, words.size());
  }

  private static String words(Bytes[] octets, String caller, String callee) {
    return CallSignatures.words(
        octets[0], octets[1], octets[2], octets[3], caller, callee, octets[4], octets[5]);
  }

  /**
   * Mallory stands between two calls, with certificates of the organisation in both names and
   * accounts that a lying server showed, so the words are all that is left. With bob's call at its
   * last step, mallory has seen all that counts but for its own nonce there. If that may still be
   * chosen, some tens of thousands of tries make two of the three words equal, and more all three.
   */
  @Test
  void wordsCannotBeSoughtByWhoeverIsInBetween() {
    Between open = between(EnumSet.complementOf(EnumSet.of(Check.COMMITMENT)));
    assertEquals(
        twoWords(words(open.alices().alice)),
        twoWords(words(open.bobs().bob)),
        "both people hear the same words, and mallory hears both");

    Between stopped = between(EnumSet.allOf(Check.class));
    assertEquals(EndReason.SIGNATURE_INVALID, stopped.bobs().bob.reason());
    assertTrue(stopped.bobs().bob.all(CallOutput.OpenMedia.class).isEmpty());
  }

  @Test
  void whoeverIsInBetweenAndKeepsToTheRules_isHeardInTheWords() {
    TwoEnds alices = callToMallory();
    TwoEnds bobs = callOfMallory(EnumSet.allOf(Check.class));
    bobs.talk();
    assertEquals(
        "firstContact", bobs.bob.only(CallOutput.OpenMedia.class).report().lock().jsonName());
    assertNotEquals(words(alices.alice), words(bobs.bob));
  }

  /** The call of alice that mallory answers, and mallory's call to bob. */
  private record Between(TwoEnds alices, TwoEnds bobs) {}

  private Between between(Set<Check> bobsChecks) {
    TwoEnds alices = callToMallory();
    String wanted = twoWords(words(alices.alice));
    TwoEnds bobs = callOfMallory(bobsChecks);
    Map<String, SipMessage> heard = listen(bobs);
    bobs.alice.onTheWay =
        message -> {
          heard.put(Tampering.label(message), message);
          if (!Tampering.label(message).equals("ACK")) return message;
          Bytes nonce = sought(wanted, bobs, heard);
          return Tampering.with(message, HeaderName.SOTTOVOCE_NONCE, nonce.base64Url());
        };
    bobs.connect();
    return new Between(alices, bobs);
  }

  private TwoEnds callToMallory() {
    Signers.Device mallory = signers.device("bob");
    TwoEnds ends = new TwoEnds(1);
    ends.alice.identity = signers.identity(alice, mallory);
    ends.bob.identity = signers.identity(mallory, alice);
    return ends.talk();
  }

  private TwoEnds callOfMallory(Set<Check> bobsChecks) {
    Signers.Device mallory = signers.device("alice");
    TwoEnds ends = new TwoEnds(5);
    ends.alice.identity = signers.identity(mallory, bob);
    ends.bob.identity = signers.identity(bob, mallory);
    ends.bob.checks = bobsChecks;
    return ends;
  }

  private static Bytes sought(String wanted, TwoEnds ends, Map<String, SipMessage> heard) {
    Bytes calleesNonce = calleesNonce(heard);
    Bytes offer = Digests.sha256(of(heard, "INVITE").body());
    Bytes answer = Digests.sha256(of(heard, "200 INVITE").body());
    Bytes caller = account(ends.alice);
    Bytes callee = account(ends.bob);
    for (int i = 0; i < 1 << 20; i++) {
      Bytes nonce = Digests.sha256(Bytes.utf8(Integer.toString(i)));
      String found =
          CallSignatures.words(nonce, calleesNonce, offer, answer, ALICE, BOB, caller, callee);
      if (twoWords(found).equals(wanted)) return nonce;
    }
    throw new AssertionError("sixteen times as many tries as it should take");
  }

  private static String twoWords(String words) {
    return words.substring(0, words.lastIndexOf(':'));
  }

  private static Bytes callersNonce(Map<String, SipMessage> heard) {
    return of(heard, "ACK")
        .header(HeaderName.SOTTOVOCE_NONCE)
        .flatMap(Bytes::fromBase64Url)
        .orElseThrow();
  }

  private static Bytes calleesNonce(Map<String, SipMessage> heard) {
    return Tampering.claims(of(heard, "200 INVITE")).call().orElseThrow().nonce().orElseThrow();
  }

  private static Bytes account(TwoEnds.End end) {
    CallIdentity identity = end.identity;
    if (identity == null) throw new AssertionError(end.name + " does not sign");
    return identity.account().orElseThrow();
  }

  private static String words(TwoEnds.End end) {
    return end.only(CallOutput.OpenMedia.class).report().string().orElseThrow().text();
  }
}
