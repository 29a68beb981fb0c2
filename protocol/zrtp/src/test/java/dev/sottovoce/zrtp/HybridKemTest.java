package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.HexFormat;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The hybrid of docs/zrtp-pq.md, recomputed from that page with the JDK's own algorithms. */
class HybridKemTest {
  @Test
  void whatOneEncapsulates_theOtherFinds() {
    Seeded.check(
        50,
        random -> {
          Entropy entropy = random::nextBytes;
          HybridKem key = HybridKem.generate(Parties.CRYPTO, entropy);
          assertEquals(1216, key.publicValue().length());
          HybridKem.Encapsulation made =
              HybridKem.encapsulate(Parties.CRYPTO, key.publicValue(), entropy).orElseThrow();
          assertEquals(1120, made.ciphertext().length());
          Secret found = key.agree(made.ciphertext()).orElseThrow();
          assertEquals(48, found.length());
          assertTrue(found.sameAs(made.shared()));
          Bytes changed = Tamper.flip(made.ciphertext(), random.nextInt(1120));
          // The top bit of a point does not count, but the ciphertext is hashed too.
          assertFalse(key.agree(changed).map(made.shared()::sameAs).orElse(false));
        });
  }

  /** The responder as somebody else would write it from the page. */
  @Test
  void thePageIsEnoughToWriteTheOtherEnd() throws GeneralSecurityException {
    HybridKem key = HybridKem.generate(Parties.CRYPTO, Parties.entropy(1));
    Bytes pkI = key.publicValue().slice(0, 32);
    Bytes encapsulationKey = key.publicValue().slice(32, 1216);

    KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    Bytes pkE = littleEndian(((XECPublicKey) pair.getPublic()).getU());
    KeyAgreement x25519 = KeyAgreement.getInstance("X25519");
    x25519.init(pair.getPrivate());
    x25519.doPhase(x25519Key(pkI), true);
    byte[] dh = x25519.generateSecret();

    KEM.Encapsulated lattice =
        KEM.getInstance("ML-KEM-768").newEncapsulator(mlKemKey(encapsulationKey)).encapsulate();
    Bytes ciphertext = Bytes.concat(pkE, Bytes.copyOf(lattice.encapsulation()));

    byte[] prk =
        hmac(
            new byte[48],
            Bytes.concat(ascii("ZRTP"), Bytes.of(0, 0x20), ascii("aea_prk"), Bytes.copyOf(dh)));
    ByteWriter info = new ByteWriter().u16(32).bytes(ascii("ZRTP")).u16(0x20);
    info.bytes(ascii("shared_secret")).bytes(pkE).bytes(pkI).u8(1);
    Bytes ss1 = Bytes.copyOf(hmac(prk, info.toBytes())).slice(0, 32);
    Bytes ss2 = Bytes.copyOf(lattice.key().getEncoded());

    byte[] k1 = hmac(new byte[48], ss1);
    byte[] k2 = hmac(k1, ss2);
    byte[] result = hmac(k2, ciphertext);
    Secret found = key.agree(ciphertext).orElseThrow();
    assertEquals(Bytes.copyOf(result), Bytes.unsafeWrap(found.exposedCopy()));
  }

  private static Bytes ascii(String text) {
    return Bytes.utf8(text);
  }

  /** HMAC pads its key with zeros: an empty one is as good as any run of zeros. */
  private static byte[] hmac(byte[] key, Bytes message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA384");
    mac.init(new SecretKeySpec(key, "HmacSHA384"));
    return mac.doFinal(message.toArray());
  }

  private static Bytes littleEndian(BigInteger u) {
    byte[] octets = new byte[32];
    for (int i = 0; i < 32; i++) octets[i] = u.shiftRight(8 * i).byteValue();
    return Bytes.unsafeWrap(octets);
  }

  private static PublicKey x25519Key(Bytes point) throws GeneralSecurityException {
    byte[] bigEndian = new byte[32];
    for (int i = 0; i < 32; i++) bigEndian[i] = (byte) point.at(31 - i);
    return KeyFactory.getInstance("X25519")
        .generatePublic(
            new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
  }

  private static PublicKey mlKemKey(Bytes encoded) throws GeneralSecurityException {
    // SubjectPublicKeyInfo of id-alg-ml-kem-768.
    byte[] header = HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");
    return KeyFactory.getInstance("ML-KEM-768")
        .generatePublic(
            new X509EncodedKeySpec(Bytes.concat(Bytes.unsafeWrap(header), encoded).toArray()));
  }
}
