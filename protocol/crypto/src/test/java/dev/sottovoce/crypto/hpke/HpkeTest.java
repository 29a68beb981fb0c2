package dev.sottovoce.crypto.hpke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.KeyEncapsulation.Encapsulated;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HpkeTest {
  private static final CryptoBackend CRYPTO = new BouncyCastleCrypto();
  private static final Bytes INFO = Bytes.utf8("group key");
  private static final Bytes DATA = Bytes.utf8("epoch 4");
  private static final Bytes MESSAGE = Bytes.utf8("secret of the ward");

  private final Hpke hpke = Hpke.xWing(CRYPTO);
  private final KeyPair recipient = keys(1);

  private static KeyPair keys(long seed) {
    return Hpke.xWingKeys(Secret.random(entropy(seed), 32), CRYPTO);
  }

  private static Entropy entropy(long seed) {
    return new Random(seed)::nextBytes;
  }

  /** RFC 9180 appendix A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base. */
  @Test
  void rfc9180AppendixA21() {
    Bytes info = Bytes.fromHex("4f6465206f6e2061204772656369616e2055726e");
    Bytes ephemeral =
        Bytes.fromHex("f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600");
    Bytes publicKey =
        Bytes.fromHex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
    Bytes privateKey =
        Bytes.fromHex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
    Bytes data = Bytes.fromHex("436f756e742d30");
    Bytes plaintext = Bytes.fromHex("4265617574792069732074727574682c20747275746820626561757479");
    Bytes encapsulated =
        Bytes.fromHex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
    Bytes ciphertext =
        Bytes.fromHex(
            "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db"
                + "21993c62ce81883d2dd1b51a28");
    Hpke x25519 = Hpke.x25519(CRYPTO);

    Bytes sealed =
        x25519
            .seal(publicKey, info, data, plaintext, target -> ephemeral.copyTo(target, 0))
            .orElseThrow();

    assertEquals(Bytes.concat(encapsulated, ciphertext), sealed);
    KeyPair pair = new KeyPair(Secret.copyOf(privateKey), publicKey);
    assertEquals(Optional.of(plaintext), x25519.open(pair, info, data, sealed));
  }

  /** draft-connolly-cfrg-xwing-kem appendix C: seed, randomness of the encapsulation, secret. */
  @Test
  void theDraftsVectorsOfXWing() {
    String[][] vectors = {
      {
        "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
        "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2"
            + "35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2",
        "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384"
      },
      {
        "badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea",
        "17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdef"
            + "aee7eef47cb0fca9767be1fda69419dfb927e9df07348b196691abaeb580b32d",
        "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150"
      },
      {
        "ef58538b8d23f87732ea63b02b4fa0f4873360e2841928cd60dd4cee8cc0d4c9",
        "22a96188d032675c8ac850933c7aff1533b94c834adbb69c6115bad4692d8619"
            + "f90b0cdf8a7b9c264029ac185b70b83f2801f2f4b3f70c593ea3aeeb613a7f1b",
        "953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f"
      },
    };
    XWing xWing = new XWing(CRYPTO);
    for (String[] vector : vectors) {
      Secret seed = Secret.copyOf(Bytes.fromHex(vector[0]));
      KeyPair pair = Hpke.xWingKeys(seed, CRYPTO);
      Bytes random = Bytes.fromHex(vector[1]);
      int[] taken = {0};
      Encapsulated made =
          xWing
              .encapsulate(
                  pair.publicKey(),
                  target -> {
                    random.slice(taken[0], taken[0] + target.length).copyTo(target, 0);
                    taken[0] += target.length;
                  })
              .orElseThrow();
      Secret expected = Secret.copyOf(Bytes.fromHex(vector[2]));
      assertTrue(made.shared().sameAs(expected), "sender");
      assertTrue(
          xWing.decapsulate(pair, made.ciphertext()).orElseThrow().sameAs(expected), "recipient");
    }
  }

  @Test
  void whatIsSealed_isOpenedByItsRecipientOnly() {
    Bytes sealed = hpke.seal(recipient.publicKey(), INFO, DATA, MESSAGE, entropy(2)).orElseThrow();
    assertEquals(Optional.of(MESSAGE), hpke.open(recipient, INFO, DATA, sealed));
    assertEquals(Optional.empty(), hpke.open(keys(3), INFO, DATA, sealed));
    assertEquals(Optional.empty(), hpke.open(recipient, DATA, DATA, sealed));
    assertEquals(Optional.empty(), hpke.open(recipient, INFO, INFO, sealed));
    assertNotEquals(
        sealed, hpke.seal(recipient.publicKey(), INFO, DATA, MESSAGE, entropy(4)).orElseThrow());
    Bytes empty =
        hpke.seal(recipient.publicKey(), INFO, DATA, Bytes.EMPTY, entropy(2)).orElseThrow();
    assertEquals(Optional.of(Bytes.EMPTY), hpke.open(recipient, INFO, DATA, empty));
  }

  @Test
  void whatWasChangedOrCut_isNotOpened() {
    Bytes sealed = hpke.seal(recipient.publicKey(), INFO, DATA, MESSAGE, entropy(2)).orElseThrow();
    Seeded.check(
        200,
        random -> {
          byte[] octets = sealed.toArray();
          // The top bit of an X25519 key does not count (RFC 7748 section 5), but is hashed.
          octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
          assertTrue(hpke.open(recipient, INFO, DATA, Bytes.unsafeWrap(octets)).isEmpty());
          Bytes cut = sealed.slice(0, random.nextInt(sealed.length()));
          assertTrue(hpke.open(recipient, INFO, DATA, cut).isEmpty());
        });
    assertTrue(hpke.open(recipient, INFO, DATA, Bytes.concat(sealed, Bytes.of(0))).isEmpty());
    assertTrue(
        hpke.open(recipient, INFO, DATA, Bytes.unsafeWrap(new byte[sealed.length()])).isEmpty());
  }

  @Test
  void aMalformedPublicKey_getsNothing() {
    Bytes good = recipient.publicKey();
    byte[] noModulus = good.toArray();
    for (int i = 0; i < 1152; i++) noModulus[i] = (byte) 0xff;
    byte[] lowOrder = good.toArray();
    for (int i = 1184; i < 1216; i++) lowOrder[i] = 0;
    Bytes[] bad = {
      Bytes.EMPTY,
      good.slice(1, good.length()),
      Bytes.concat(good, Bytes.of(0)),
      Bytes.unsafeWrap(noModulus),
      Bytes.unsafeWrap(lowOrder)
    };
    for (Bytes each : bad) {
      assertEquals(Optional.empty(), hpke.seal(each, INFO, DATA, MESSAGE, entropy(5)));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Hpke.xWingKeys(Secret.random(entropy(1), 31), CRYPTO));
  }
}
