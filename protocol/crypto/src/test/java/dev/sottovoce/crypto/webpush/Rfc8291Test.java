package dev.sottovoce.crypto.webpush;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The example of RFC 8291 section 5, with the values of its appendix A. */
class Rfc8291Test {
  private static final Bytes TEXT = Bytes.utf8("When I grow up, I want to be a watermelon");
  private static final Bytes SALT = octets("DGv6ra1nlYgDCS1FRnbzlw");
  private static final KeyPair SENDER =
      new KeyPair(
          Secret.copyOf(octets("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")),
          octets(
              "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3"
                  + "jl7A8"));
  private static final KeyPair RECEIVER =
      new KeyPair(
          Secret.copyOf(octets("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")),
          octets(
              "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNto"
                  + "IAiw4"));
  private static final Bytes AUTHENTICATION = octets("BTBZMqHH6r4Tts7J_aSIgg");
  private static final Bytes MESSAGE =
      octets(
          "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLoc"
              + "InmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyou"
              + "BWLVWGNWQexSgSxsj_Qulcy4a-fN");

  private final PushSeal seal = new PushSeal(new BouncyCastleCrypto());
  private final PushRecipient receiver = new PushRecipient(RECEIVER, Secret.copyOf(AUTHENTICATION));

  private static Bytes octets(String base64Url) {
    return Bytes.fromBase64Url(base64Url).orElseThrow();
  }

  @Test
  void theMessage_isMadeAsPublished() {
    assertEquals(MESSAGE, seal.seal(receiver.keys(), TEXT, SENDER, SALT).orElseThrow());
  }

  @Test
  void theMessage_isOpened() {
    assertEquals(Optional.of(TEXT), seal.open(receiver, MESSAGE));
  }

  @Test
  void everyOctetOfTheMessage_counts() {
    for (int at = 0; at < MESSAGE.length(); at++) {
      // Another record size that is large enough is another way to write the same (RFC 8188 2.1).
      if (at >= PushSeal.SALT_OCTETS && at < PushSeal.SALT_OCTETS + 4) continue;
      byte[] changed = MESSAGE.toArray();
      changed[at] ^= 1;
      assertEquals(Optional.empty(), seal.open(receiver, Bytes.unsafeWrap(changed)), "at " + at);
    }
  }

  @Test
  void truncatedAtAnyOctet_itIsNone() {
    for (int length = 0; length < MESSAGE.length(); length++) {
      assertEquals(Optional.empty(), seal.open(receiver, MESSAGE.slice(0, length)));
    }
  }

  @Test
  void aRecordSizeBelowTheRecord_isNone() {
    byte[] changed = MESSAGE.toArray();
    changed[PushSeal.SALT_OCTETS + 2] = 0;
    changed[PushSeal.SALT_OCTETS + 3] = 25;
    assertEquals(Optional.empty(), seal.open(receiver, Bytes.unsafeWrap(changed)));
  }

  @Test
  void withoutTheSecretOfTheSubscription_nobodySeals() {
    PushKeys guessed = PushKeys.of(RECEIVER.publicKey(), Bytes.unsafeWrap(new byte[16])).get();
    Bytes forged = seal.seal(guessed, TEXT, SENDER, SALT).orElseThrow();
    assertEquals(Optional.empty(), seal.open(receiver, forged));
  }

  @Test
  void anotherSubscription_opensNothing() {
    PushRecipient other =
        PushRecipient.generate(new Random(1)::nextBytes, new BouncyCastleCrypto());
    assertEquals(Optional.empty(), seal.open(other, MESSAGE));
  }

  @Test
  void twoMessages_areNeverAlike_andBothOpen() {
    Bytes first = seal.seal(receiver.keys(), TEXT, new Random(1)::nextBytes).orElseThrow();
    Bytes second = seal.seal(receiver.keys(), TEXT, new Random(2)::nextBytes).orElseThrow();
    assertNotEquals(first, second);
    assertEquals(first.length(), second.length());
    assertEquals(Optional.of(TEXT), seal.open(receiver, first));
    assertEquals(Optional.of(TEXT), seal.open(receiver, second));
  }

  @Test
  void keysOfAnotherForm_areNone() {
    Bytes point = RECEIVER.publicKey();
    assertTrue(PushKeys.of(point, AUTHENTICATION).isPresent());
    assertTrue(PushKeys.of(point.slice(0, 64), AUTHENTICATION).isEmpty());
    assertTrue(PushKeys.of(point, AUTHENTICATION.slice(0, 15)).isEmpty());
  }
}
