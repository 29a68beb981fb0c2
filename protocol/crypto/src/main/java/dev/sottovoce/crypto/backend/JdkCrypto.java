package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The platform's own providers. Keys go in and out in their encoded forms, so that nothing newer
 * than Android's API 26 is linked; what the platform lacks is not offered.
 */
public final class JdkCrypto implements CryptoBackend {
  private static final int EDDSA_SEED_AT = 16;

  private final Offer offer = new Offer();

  public JdkCrypto() {
    if (has(() -> KeyAgreement.getInstance("X25519"))) {
      offer.with(Primitive.X25519, new Curve25519());
    }
    if (has(() -> KeyAgreement.getInstance("ECDH"))) {
      offer.with(Primitive.SECP256R1, new Secp256r1());
    }
    if (has(() -> Signature.getInstance("Ed25519"))) {
      offer.with(Primitive.ED25519, new Signing("Ed25519", "Ed25519", KeyEncodings.ED25519));
    }
    if (has(() -> Signature.getInstance("SHA256withECDSA"))) {
      offer.with(
          Primitive.ECDSA_SECP256R1_SHA256,
          new Signing("SHA256withECDSA", "EC", KeyEncodings.SECP256R1));
    }
    offer.with(Primitive.SHA_256, new Sha2("SHA-256", "HmacSHA256", 32));
    offer.with(Primitive.SHA_384, new Sha2("SHA-384", "HmacSHA384", 48));
    offer.with(Primitive.SHA_512, new Sha2("SHA-512", "HmacSHA512", 64));
    offer.with(Primitive.AES_128_GCM, new Sealing("AES/GCM/NoPadding", "AES", 16));
    offer.with(Primitive.AES_256_GCM, new Sealing("AES/GCM/NoPadding", "AES", 32));
    offer.with(Primitive.AES_128, new AesBlock(16));
    offer.with(Primitive.AES_256, new AesBlock(32));
    if (has(() -> Cipher.getInstance("ChaCha20-Poly1305"))) {
      offer.with(Primitive.CHACHA20_POLY1305, new Sealing("ChaCha20-Poly1305", "ChaCha20", 32));
    }
  }

  @Override
  public String name() {
    return "JDK";
  }

  @Override
  public <T> Optional<T> find(Primitive<T> primitive) {
    return offer.find(primitive);
  }

  @Override
  public AesTiming aesTiming() {
    return AesTiming.CONSTANT_WITH_INSTRUCTIONS;
  }

  @FunctionalInterface
  private interface Attempt {
    Object make() throws GeneralSecurityException;
  }

  private static boolean has(Attempt attempt) {
    try {
      attempt.make();
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static IllegalStateException lost(Exception e) {
    return new IllegalStateException("the platform had this algorithm before", e);
  }

  private static PrivateKey privateKey(String algorithm, KeyEncodings encoding, Secret key)
      throws GeneralSecurityException {
    byte[] der = encoding.pkcs8(key);
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  private static PublicKey publicKey(String algorithm, KeyEncodings encoding, Bytes raw)
      throws GeneralSecurityException {
    byte[] der = encoding.subjectPublicKeyInfo(raw).toArray();
    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
  }

  private static KeyPair secp256r1Pair(Entropy entropy) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), new EntropyRandom(entropy));
      java.security.KeyPair pair = generator.generateKeyPair();
      BigInteger scalar = ((java.security.interfaces.ECPrivateKey) pair.getPrivate()).getS();
      Bytes point = KeyEncodings.SECP256R1.rawPublicKey(pair.getPublic().getEncoded());
      return new KeyPair(Secret.takeFrom(fixedLength(scalar)), point);
    } catch (GeneralSecurityException e) {
      throw lost(e);
    }
  }

  private static byte[] fixedLength(BigInteger scalar) {
    byte[] octets = scalar.toByteArray();
    byte[] fixed = new byte[KeyEncodings.PRIVATE_OCTETS];
    int length = Math.min(octets.length, fixed.length);
    System.arraycopy(octets, octets.length - length, fixed, fixed.length - length, length);
    Arrays.fill(octets, (byte) 0);
    return fixed;
  }

  private static final class Curve25519 implements DiffieHellman {
    private static final Bytes BASE_POINT =
        Bytes.fromHex("0900000000000000000000000000000000000000000000000000000000000000");

    private static final Secret ZEROS = Secret.takeFrom(new byte[KeyEncodings.PRIVATE_OCTETS]);

    @Override
    public KeyPair generate(Entropy entropy) {
      Secret privateKey = KeyEncodings.X25519.drawPrivateKey(entropy);
      // The public key is the private one times the base point (RFC 7748 section 6.1).
      Secret point =
          agree(privateKey, BASE_POINT)
              .orElseThrow(() -> new IllegalStateException("the base point is good"));
      return new KeyPair(privateKey, Bytes.unsafeWrap(point.exposedCopy()));
    }

    @Override
    public Optional<Secret> agree(Secret privateKey, Bytes peerPublicKey) {
      if (!KeyEncodings.X25519.hasShape(peerPublicKey)) return Optional.empty();
      return shared("X25519", KeyEncodings.X25519, privateKey, "X25519", peerPublicKey)
          .filter(shared -> !shared.sameAs(ZEROS));
    }
  }

  private static Optional<Secret> shared(
      String algorithm,
      KeyEncodings encoding,
      Secret privateKey,
      String keyAlgorithm,
      Bytes peerPublicKey) {
    KeyAgreement agreement;
    try {
      agreement = KeyAgreement.getInstance(algorithm);
      agreement.init(privateKey(keyAlgorithm, encoding, privateKey));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the private key is none of this group");
    }
    try {
      agreement.doPhase(publicKey(keyAlgorithm, encoding, peerPublicKey), true);
      byte[] shared = agreement.generateSecret();
      return Optional.of(Secret.takeFrom(shared));
    } catch (GeneralSecurityException | ProviderException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static final class Secp256r1 implements DiffieHellman {
    @Override
    public KeyPair generate(Entropy entropy) {
      return secp256r1Pair(entropy);
    }

    @Override
    public Optional<Secret> agree(Secret privateKey, Bytes peerPublicKey) {
      // Not every provider looks whether the point is on the curve; an invalid one leaks the key.
      if (!Secp256r1Point.isOnCurve(peerPublicKey)) return Optional.empty();
      return shared("ECDH", KeyEncodings.SECP256R1, privateKey, "EC", peerPublicKey);
    }
  }

  private static final class Signing implements SignatureScheme {
    private final String algorithm;
    private final String keyAlgorithm;
    private final KeyEncodings encoding;

    Signing(String algorithm, String keyAlgorithm, KeyEncodings encoding) {
      this.algorithm = algorithm;
      this.keyAlgorithm = keyAlgorithm;
      this.encoding = encoding;
    }

    @Override
    public KeyPair generate(Entropy entropy) {
      if (encoding == KeyEncodings.SECP256R1) return secp256r1Pair(entropy);
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
        generator.initialize(255, new EntropyRandom(entropy));
        java.security.KeyPair pair = generator.generateKeyPair();
        byte[] der = pair.getPrivate().getEncoded();
        byte[] seed =
            Arrays.copyOfRange(der, EDDSA_SEED_AT, EDDSA_SEED_AT + KeyEncodings.PRIVATE_OCTETS);
        Arrays.fill(der, (byte) 0);
        Bytes point = encoding.rawPublicKey(pair.getPublic().getEncoded());
        return new KeyPair(Secret.takeFrom(seed), point);
      } catch (GeneralSecurityException e) {
        throw lost(e);
      }
    }

    @Override
    public Bytes sign(Secret privateKey, Bytes message, Entropy entropy) {
      try {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(
            privateKey(keyAlgorithm, encoding, privateKey), new EntropyRandom(entropy));
        signature.update(message.toArray());
        return Bytes.unsafeWrap(signature.sign());
      } catch (GeneralSecurityException e) {
        throw lost(e);
      }
    }

    @Override
    public boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
      if (!encoding.hasShape(publicKey)) return false;
      if (encoding == KeyEncodings.SECP256R1 && !EcdsaSignature.isDer(signature)) return false;
      try {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(publicKey(keyAlgorithm, encoding, publicKey));
        verifier.update(message.toArray());
        return verifier.verify(signature.toArray());
      } catch (GeneralSecurityException | ProviderException e) {
        return false;
      }
    }
  }

  private static final class Sha2 implements Hash {
    private final String hash;
    private final String mac;
    private final int octets;

    Sha2(String hash, String mac, int octets) {
      this.hash = hash;
      this.mac = mac;
      this.octets = octets;
    }

    @Override
    public Bytes digest(Bytes message) {
      return Bytes.unsafeWrap(digest(message.unsafeArray()));
    }

    @Override
    public Secret digestToSecret(Secret message) {
      byte[] exposed = message.exposedCopy();
      byte[] result = digest(exposed);
      Arrays.fill(exposed, (byte) 0);
      return Secret.takeFrom(result);
    }

    private byte[] digest(byte[] message) {
      try {
        return MessageDigest.getInstance(hash).digest(message);
      } catch (GeneralSecurityException e) {
        throw lost(e);
      }
    }

    @Override
    public int octets() {
      return octets;
    }

    @Override
    public Bytes hmac(Secret key, Bytes message) {
      return Bytes.unsafeWrap(code(key, new byte[0], message));
    }

    @Override
    public Secret hmacToSecret(Secret key, Secret head, Bytes rest) {
      byte[] exposed = head.exposedCopy();
      byte[] code = code(key, exposed, rest);
      Arrays.fill(exposed, (byte) 0);
      return Secret.takeFrom(code);
    }

    private byte[] code(Secret key, byte[] head, Bytes rest) {
      // SecretKeySpec refuses no octets; HMAC pads with zeros, so one zero is the same key.
      byte[] exposed = key.length() == 0 ? new byte[1] : key.exposedCopy();
      try {
        Mac code = Mac.getInstance(mac);
        code.init(new SecretKeySpec(exposed, mac));
        code.update(head);
        return code.doFinal(rest.toArray());
      } catch (GeneralSecurityException e) {
        throw lost(e);
      } finally {
        Arrays.fill(exposed, (byte) 0);
      }
    }
  }

  /** ECB is only the block itself here: one block a call, and never a text. */
  private record AesBlock(int keyOctets) implements BlockFunction {
    @Override
    public Bytes apply(Secret key, Bytes block) {
      require(key, block);
      byte[] octets = key.exposedCopy();
      try {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(octets, "AES"));
        return Bytes.unsafeWrap(aes.doFinal(block.toArray()));
      } catch (GeneralSecurityException e) {
        throw lost(e);
      } finally {
        Arrays.fill(octets, (byte) 0);
      }
    }
  }

  private static final class Sealing implements Aead {
    private static final int NONCE_OCTETS = 12;

    private final String transformation;
    private final String keyAlgorithm;
    private final int keyOctets;

    Sealing(String transformation, String keyAlgorithm, int keyOctets) {
      this.transformation = transformation;
      this.keyAlgorithm = keyAlgorithm;
      this.keyOctets = keyOctets;
    }

    @Override
    public int keyOctets() {
      return keyOctets;
    }

    @Override
    public int nonceOctets() {
      return NONCE_OCTETS;
    }

    @Override
    public Bytes seal(Secret key, Bytes nonce, Bytes associatedData, Bytes plaintext) {
      require(key, nonce);
      try {
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce);
        cipher.updateAAD(associatedData.toArray());
        return Bytes.unsafeWrap(cipher.doFinal(plaintext.toArray()));
      } catch (GeneralSecurityException e) {
        throw lost(e);
      }
    }

    @Override
    public Optional<Bytes> open(Secret key, Bytes nonce, Bytes associatedData, Bytes sealed) {
      require(key, nonce);
      if (sealed.length() < TAG_OCTETS) return Optional.empty();
      try {
        Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce);
        cipher.updateAAD(associatedData.toArray());
        return Optional.of(Bytes.unsafeWrap(cipher.doFinal(sealed.toArray())));
      } catch (AEADBadTagException e) {
        return Optional.empty();
      } catch (GeneralSecurityException e) {
        throw lost(e);
      }
    }

    private Cipher cipher(int mode, Secret key, Bytes nonce) throws GeneralSecurityException {
      byte[] octets = key.exposedCopy();
      AlgorithmParameterSpec parameters =
          keyAlgorithm.equals("AES")
              ? new GCMParameterSpec(8 * TAG_OCTETS, nonce.toArray())
              : new IvParameterSpec(nonce.toArray());
      try {
        Cipher cipher = Cipher.getInstance(transformation);
        cipher.init(mode, new SecretKeySpec(octets, keyAlgorithm), parameters);
        return cipher;
      } finally {
        Arrays.fill(octets, (byte) 0);
      }
    }
  }
}
