package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * A known answer for each primitive, and something that it must refuse. They find a library that is
 * broken or built for another processor, within milliseconds; the vectors of the tests find more.
 */
final class SelfTests {
  private static final Bytes ABC = Bytes.utf8("abc");

  /** The number 1, as a scalar of secp256r1: its public key is the generator. */
  private static final String ONE =
      "0000000000000000000000000000000000000000000000000000000000000001";

  private static final String GENERATOR =
      "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
          + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

  /** Of key, ciphertext and secret from counting seeds, as SHA-256. */
  private static final String ML_KEM_ANSWER =
      "26c1cbdcd513f16f4fa11b7865aa50f1ba09fcf848f341072536c907c253c146";

  private SelfTests() {}

  /** RFC 7748 section 6.1; then the point of order one, which leads to zeros. */
  static boolean x25519(DiffieHellman group) {
    Secret alice = secret("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    Bytes bob = hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    return agreesWith(
            group, alice, bob, "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
        && pairwise(group)
        && !group.agree(alice, Bytes.unsafeWrap(new byte[32])).isPresent();
  }

  /** The generator times one; then a point beside the curve. */
  static boolean secp256r1(DiffieHellman group) {
    Secret one = secret(ONE);
    byte[] beside = hex(GENERATOR).toArray();
    beside[64] ^= 1;
    return agreesWith(group, one, hex(GENERATOR), GENERATOR.substring(2, 66))
        && pairwise(group)
        && !group.agree(one, Bytes.unsafeWrap(beside)).isPresent();
  }

  private static boolean agreesWith(
      DiffieHellman group, Secret ours, Bytes theirs, String expected) {
    Optional<Secret> shared = group.agree(ours, theirs);
    return shared.isPresent() && shared.get().sameAs(secret(expected));
  }

  private static boolean pairwise(DiffieHellman group) {
    try (KeyPair a = group.generate(counting(3));
        KeyPair b = group.generate(counting(7))) {
      Optional<Secret> one = group.agree(a.privateKey(), b.publicKey());
      Optional<Secret> other = group.agree(b.privateKey(), a.publicKey());
      return one.isPresent() && other.isPresent() && one.get().sameAs(other.get());
    }
  }

  /** RFC 8032 section 7.1, test 1 (the empty message). */
  static boolean ed25519(SignatureScheme scheme) {
    Secret key = secret("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    Bytes publicKey = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    Bytes signature =
        hex(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    return scheme.sign(key, Bytes.EMPTY, counting(1)).equals(signature)
        && scheme.verify(publicKey, Bytes.EMPTY, signature)
        && !scheme.verify(publicKey, ABC, signature);
  }

  /** Wycheproof ecdsa_secp256r1_sha256, a valid signature of "Msg"; then one of our own. */
  static boolean ecdsa(SignatureScheme scheme) {
    Bytes publicKey =
        hex(
            "0404aaec73635726f213fb8a9e64da3b8632e41495a944d0045b522eba7240fad5"
                + "87d9315798aaa3a5ba01775787ced05eaaf7b4e09fc81d6d1aa546e8365d525d");
    Bytes signature =
        hex(
            "30450220530bd6b0c9af2d69ba897f6b5fb59695cfbf33afe66dbadcf5b8d2a2a6538e23"
                + "022100d85e489cb7a161fd55ededcedbf4cc0c0987e3e3f0f242cae934c72caa3f43e9");
    Bytes own = scheme.sign(secret(ONE), ABC, counting(5));
    return scheme.verify(publicKey, Bytes.utf8("Msg"), signature)
        && scheme.verify(hex(GENERATOR), ABC, own)
        && !scheme.verify(hex(GENERATOR), Bytes.EMPTY, own);
  }

  /** Key, ciphertext and secret of fixed seeds, hashed together; then a changed ciphertext. */
  static boolean mlKem(KeyEncapsulation kem) {
    try (KeyPair pair = kem.generate(counting(1))) {
      Optional<KeyEncapsulation.Encapsulated> made = kem.encapsulate(pair.publicKey(), counting(2));
      if (!made.isPresent()) return false;
      Bytes ciphertext = made.get().ciphertext();
      Bytes shared = Bytes.unsafeWrap(made.get().shared().exposedCopy());
      Optional<Secret> opened = kem.decapsulate(pair.privateKey(), ciphertext);
      byte[] changed = ciphertext.toArray();
      changed[0] ^= 1;
      Optional<Secret> other = kem.decapsulate(pair.privateKey(), Bytes.unsafeWrap(changed));
      return opened.isPresent()
          && opened.get().sameAs(made.get().shared())
          && other.isPresent()
          && !other.get().sameAs(made.get().shared())
          && sha256(Bytes.concat(pair.publicKey(), ciphertext, shared)).equals(ML_KEM_ANSWER);
    }
  }

  /** FIPS 180-4's "abc" and RFC 4231 section 4.3 (test case 2), for each hash. */
  static boolean sha256(Hash hash) {
    return hash.digest(ABC)
            .equals(hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
        && jefe(hash)
            .equals(hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
  }

  static boolean sha384(Hash hash) {
    return hash.digest(ABC)
            .equals(
                hex(
                    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                        + "8086072ba1e7cc2358baeca134c825a7"))
        && jefe(hash)
            .equals(
                hex(
                    "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                        + "8e2240ca5e69e2c78b3239ecfab21649"));
  }

  static boolean sha512(Hash hash) {
    return hash.digest(ABC)
            .equals(
                hex(
                    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"))
        && jefe(hash)
            .equals(
                hex(
                    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"));
  }

  private static Bytes jefe(Hash hash) {
    return hash.hmac(Secret.copyOf(Bytes.utf8("Jefe")), Bytes.utf8("what do ya want for nothing?"));
  }

  /** Wycheproof aes_gcm. */
  static boolean aes128Gcm(Aead aead) {
    return seals(
        aead,
        "5b9604fe14eadba931b0ccf34843dab9",
        "921d2507fa8007b7bd067d34",
        "00112233445566778899aabbccddeeff",
        "001d0c231287c1182784554ca3a21908",
        "49d8b9783e911913d87094d1f63cc7651e348ba07cca2cf04c618cb4d43a5b92");
  }

  static boolean aes256Gcm(Aead aead) {
    return seals(
        aead,
        "92ace3e348cd821092cd921aa3546374299ab46209691bc28b8752d17f123c20",
        "00112233445566778899aabb",
        "00000000ffffffff",
        "00010203040506070809",
        "e27abdd2d2a53d2f136b9a4a2579529301bcfb71c78d4060f52c");
  }

  /** Wycheproof chacha20_poly1305. */
  static boolean chacha20(Aead aead) {
    return seals(
        aead,
        "46f0254965f769d52bdb4a70b443199f8ef207520d1220c55e4b70f0fda620ee",
        "ab0dca716ee051d2782f4403",
        "91ca6c592cbcca53",
        "51",
        "c4168310ca45b1f7c66cad4e99e43f72b9");
  }

  /** Wycheproof xchacha20_poly1305. */
  static boolean xchacha20(Aead aead) {
    return seals(
        aead,
        "697c197c9e0023c8eee42ddf08c12c46718a436561b0c66d998c81879f7cb74c",
        "cd78f4533c94648feacd5aef0291b00b454ee3dcdb76dcc8",
        "6384f4714ff18c18",
        "e1",
        "b0e5e35f5332f91bdd2d28e59d68a0b141");
  }

  private static boolean seals(
      Aead aead, String key, String nonce, String data, String plain, String sealed) {
    Secret secret = secret(key);
    byte[] forged = hex(sealed).toArray();
    forged[forged.length - 1] ^= 1;
    return aead.seal(secret, hex(nonce), hex(data), hex(plain)).equals(hex(sealed))
        && aead.open(secret, hex(nonce), hex(data), hex(sealed)).equals(Optional.of(hex(plain)))
        && !aead.open(secret, hex(nonce), hex(data), Bytes.unsafeWrap(forged)).isPresent();
  }

  /** FIPS 197 appendix C.1. */
  static boolean aes128(BlockFunction aes) {
    return gives(
        aes,
        "000102030405060708090a0b0c0d0e0f",
        "00112233445566778899aabbccddeeff",
        "69c4e0d86a7b0430d8cdb78070b4c55a");
  }

  /** FIPS 197 appendix C.3. */
  static boolean aes256(BlockFunction aes) {
    return gives(
        aes,
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "00112233445566778899aabbccddeeff",
        "8ea2b7ca516745bfeafc49904b496089");
  }

  /** RFC 8439 section 2.3.2. */
  static boolean chacha20Block(BlockFunction chaCha) {
    return gives(
        chaCha,
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "01000000000000090000004a00000000",
        "10f1e7e4d13b5915500fdd1fa32071c4");
  }

  private static boolean gives(BlockFunction function, String key, String block, String result) {
    return function.apply(secret(key), hex(block)).equals(hex(result));
  }

  /** Not random at all, which is what a known answer needs. */
  private static Entropy counting(int first) {
    return target -> {
      for (int i = 0; i < target.length; i++) target[i] = (byte) (first + i);
    };
  }

  private static String sha256(Bytes octets) {
    try {
      return Bytes.unsafeWrap(MessageDigest.getInstance("SHA-256").digest(octets.toArray())).hex();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK and Android has SHA-256", e);
    }
  }

  private static Secret secret(String digits) {
    byte[] octets = hex(digits).toArray();
    Secret secret = Secret.takeFrom(octets);
    Arrays.fill(octets, (byte) 0);
    return secret;
  }

  private static Bytes hex(String digits) {
    return Bytes.fromHex(digits);
  }
}
