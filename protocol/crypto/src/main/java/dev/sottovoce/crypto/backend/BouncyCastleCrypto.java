package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Bouncy Castle's lightweight API: Java on every platform, the only one with all of ML-KEM. */
public final class BouncyCastleCrypto implements CryptoBackend {
  private static final ECDomainParameters P256 =
      new ECDomainParameters(CustomNamedCurves.getByName("secp256r1"));

  private final Offer offer =
      new Offer()
          .with(Primitive.X25519, new Curve25519())
          .with(Primitive.SECP256R1, new Secp256r1())
          .with(Primitive.ED25519, new Edwards25519())
          .with(Primitive.ECDSA_SECP256R1_SHA256, new Ecdsa())
          .with(Primitive.ML_KEM_768, new BouncyCastleMlKem())
          .with(Primitive.SHA_256, new Sha2(SHA256Digest::new))
          .with(Primitive.SHA_384, new Sha2(SHA384Digest::new))
          .with(Primitive.SHA_512, new Sha2(SHA512Digest::new))
          .with(Primitive.AES_128_GCM, new Sealing(16, BouncyCastleCrypto::gcm))
          .with(Primitive.AES_256_GCM, new Sealing(32, BouncyCastleCrypto::gcm))
          .with(Primitive.CHACHA20_POLY1305, new Sealing(32, ChaCha20Poly1305::new))
          .with(Primitive.AES_128, new AesBlock(16))
          .with(Primitive.AES_256, new AesBlock(32))
          .with(Primitive.CHACHA20, new ChaCha20Block());

  @Override
  public String name() {
    return "Bouncy Castle";
  }

  @Override
  public <T> Optional<T> find(Primitive<T> primitive) {
    return offer.find(primitive);
  }

  @Override
  public AesTiming aesTiming() {
    return AesTiming.TABLES;
  }

  private static AEADCipher gcm() {
    return GCMBlockCipher.newInstance(AESEngine.newInstance());
  }

  private static KeyParameter parameter(Secret key) {
    byte[] octets = key.exposedCopy();
    KeyParameter parameter = new KeyParameter(octets);
    Arrays.fill(octets, (byte) 0);
    return parameter;
  }

  private static KeyPair secp256r1Pair(Entropy entropy) {
    Secret privateKey = KeyEncodings.SECP256R1.drawPrivateKey(entropy);
    byte[] point =
        new FixedPointCombMultiplier()
            .multiply(P256.getG(), scalar(privateKey))
            .normalize()
            .getEncoded(false);
    return new KeyPair(privateKey, Bytes.unsafeWrap(point));
  }

  private static BigInteger scalar(Secret privateKey) {
    KeyEncodings.SECP256R1.requireLength(privateKey);
    byte[] octets = privateKey.exposedCopy();
    BigInteger number = new BigInteger(1, octets);
    Arrays.fill(octets, (byte) 0);
    return number;
  }

  /** Nothing when the octets are no point of the curve. */
  private static Optional<ECPublicKeyParameters> point(Bytes publicKey) {
    if (!KeyEncodings.SECP256R1.hasShape(publicKey)) return Optional.empty();
    try {
      return Optional.of(
          new ECPublicKeyParameters(P256.getCurve().decodePoint(publicKey.toArray()), P256));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static final class Curve25519 implements DiffieHellman {
    @Override
    public KeyPair generate(Entropy entropy) {
      Secret privateKey = KeyEncodings.X25519.drawPrivateKey(entropy);
      byte[] scalar = privateKey.exposedCopy();
      byte[] publicKey = new byte[X25519.POINT_SIZE];
      X25519.generatePublicKey(scalar, 0, publicKey, 0);
      Arrays.fill(scalar, (byte) 0);
      return new KeyPair(privateKey, Bytes.unsafeWrap(publicKey));
    }

    @Override
    public Optional<Secret> agree(Secret privateKey, Bytes peerPublicKey) {
      KeyEncodings.X25519.requireLength(privateKey);
      if (!KeyEncodings.X25519.hasShape(peerPublicKey)) return Optional.empty();
      byte[] scalar = privateKey.exposedCopy();
      byte[] shared = new byte[X25519.POINT_SIZE];
      boolean useful = X25519.calculateAgreement(scalar, 0, peerPublicKey.toArray(), 0, shared, 0);
      Arrays.fill(scalar, (byte) 0);
      return useful ? Optional.of(Secret.takeFrom(shared)) : Optional.empty();
    }
  }

  private static final class Secp256r1 implements DiffieHellman {
    @Override
    public KeyPair generate(Entropy entropy) {
      return secp256r1Pair(entropy);
    }

    @Override
    public Optional<Secret> agree(Secret privateKey, Bytes peerPublicKey) {
      ECPrivateKeyParameters ours = new ECPrivateKeyParameters(scalar(privateKey), P256);
      return point(peerPublicKey).map(theirs -> shared(ours, theirs));
    }

    private static Secret shared(ECPrivateKeyParameters ours, ECPublicKeyParameters theirs) {
      ECDHBasicAgreement agreement = new ECDHBasicAgreement();
      agreement.init(ours);
      BigInteger x = agreement.calculateAgreement(theirs);
      return Secret.takeFrom(
          org.bouncycastle.util.BigIntegers.asUnsignedByteArray(agreement.getFieldSize(), x));
    }
  }

  private static final class Edwards25519 implements SignatureScheme {
    @Override
    public KeyPair generate(Entropy entropy) {
      Secret privateKey = KeyEncodings.ED25519.drawPrivateKey(entropy);
      byte[] seed = privateKey.exposedCopy();
      byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
      Ed25519.generatePublicKey(seed, 0, publicKey, 0);
      Arrays.fill(seed, (byte) 0);
      return new KeyPair(privateKey, Bytes.unsafeWrap(publicKey));
    }

    @Override
    public Bytes sign(Secret privateKey, Bytes message, Entropy entropy) {
      KeyEncodings.ED25519.requireLength(privateKey);
      byte[] seed = privateKey.exposedCopy();
      byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
      Ed25519.sign(seed, 0, message.toArray(), 0, message.length(), signature, 0);
      Arrays.fill(seed, (byte) 0);
      return Bytes.unsafeWrap(signature);
    }

    @Override
    public boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
      return publicKey.length() == Ed25519.PUBLIC_KEY_SIZE
          && signature.length() == Ed25519.SIGNATURE_SIZE
          && Ed25519.verify(
              signature.toArray(),
              0,
              publicKey.toArray(),
              0,
              message.toArray(),
              0,
              message.length());
    }
  }

  private static final class Ecdsa implements SignatureScheme {
    @Override
    public KeyPair generate(Entropy entropy) {
      return secp256r1Pair(entropy);
    }

    @Override
    public Bytes sign(Secret privateKey, Bytes message, Entropy entropy) {
      DSADigestSigner signer =
          new DSADigestSigner(
              new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())),
              new SHA256Digest(),
              StandardDSAEncoding.INSTANCE);
      signer.init(true, new ECPrivateKeyParameters(scalar(privateKey), P256));
      signer.update(message.toArray(), 0, message.length());
      return Bytes.unsafeWrap(signer.generateSignature());
    }

    @Override
    public boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
      return point(publicKey).map(point -> verify(point, message, signature)).orElse(false);
    }

    private static boolean verify(ECPublicKeyParameters point, Bytes message, Bytes signature) {
      DSADigestSigner signer =
          new DSADigestSigner(new ECDSASigner(), new SHA256Digest(), StandardDSAEncoding.INSTANCE);
      signer.init(false, point);
      signer.update(message.toArray(), 0, message.length());
      return signer.verifySignature(signature.toArray());
    }
  }

  private static final class Sha2 implements Hash {
    private final Supplier<ExtendedDigest> digests;

    Sha2(Supplier<ExtendedDigest> digests) {
      this.digests = digests;
    }

    @Override
    public Bytes digest(Bytes message) {
      return Bytes.unsafeWrap(digest(message.unsafeArray()));
    }

    @Override
    public Secret digestToSecret(Secret message) {
      byte[] octets = message.exposedCopy();
      byte[] result = digest(octets);
      Arrays.fill(octets, (byte) 0);
      return Secret.takeFrom(result);
    }

    private byte[] digest(byte[] message) {
      ExtendedDigest digest = digests.get();
      digest.update(message, 0, message.length);
      byte[] result = new byte[digest.getDigestSize()];
      digest.doFinal(result, 0);
      return result;
    }

    @Override
    public int octets() {
      return digests.get().getDigestSize();
    }

    @Override
    public Bytes hmac(Secret key, Bytes message) {
      return Bytes.unsafeWrap(code(key, new byte[0], message));
    }

    @Override
    public Secret hmacToSecret(Secret key, Secret head, Bytes rest) {
      byte[] octets = head.exposedCopy();
      byte[] code = code(key, octets, rest);
      Arrays.fill(octets, (byte) 0);
      return Secret.takeFrom(code);
    }

    private byte[] code(Secret key, byte[] head, Bytes rest) {
      HMac mac = new HMac(digests.get());
      mac.init(parameter(key));
      mac.update(head, 0, head.length);
      mac.update(rest.toArray(), 0, rest.length());
      byte[] code = new byte[mac.getMacSize()];
      mac.doFinal(code, 0);
      return code;
    }
  }

  private record AesBlock(int keyOctets) implements BlockFunction {
    @Override
    public Bytes apply(Secret key, Bytes block) {
      require(key, block);
      BlockCipher aes = AESEngine.newInstance();
      aes.init(true, parameter(key));
      byte[] output = new byte[BLOCK_OCTETS];
      aes.processBlock(block.toArray(), 0, output, 0);
      return Bytes.unsafeWrap(output);
    }
  }

  private static final class ChaCha20Block implements BlockFunction {
    private static final int COUNTER_OCTETS = 4;

    @Override
    public int keyOctets() {
      return 32;
    }

    @Override
    public Bytes apply(Secret key, Bytes block) {
      require(key, block);
      long counter = 0;
      for (int i = COUNTER_OCTETS - 1; i >= 0; i--) counter = counter << 8 | block.at(i);
      ChaCha7539Engine chaCha = new ChaCha7539Engine();
      byte[] nonce = block.slice(COUNTER_OCTETS, BLOCK_OCTETS).toArray();
      chaCha.init(true, new ParametersWithIV(parameter(key), nonce));
      chaCha.seekTo(4 * BLOCK_OCTETS * counter);
      byte[] output = new byte[BLOCK_OCTETS];
      chaCha.processBytes(output, 0, output.length, output, 0);
      return Bytes.unsafeWrap(output);
    }
  }

  private static final class Sealing implements Aead {
    private static final int NONCE_OCTETS = 12;

    private final int keyOctets;
    private final Supplier<AEADCipher> ciphers;

    Sealing(int keyOctets, Supplier<AEADCipher> ciphers) {
      this.keyOctets = keyOctets;
      this.ciphers = ciphers;
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
        return Bytes.unsafeWrap(run(true, key, nonce, associatedData, plaintext));
      } catch (InvalidCipherTextException e) {
        throw new IllegalStateException("sealing fails on no text", e);
      }
    }

    @Override
    public Optional<Bytes> open(Secret key, Bytes nonce, Bytes associatedData, Bytes sealed) {
      require(key, nonce);
      if (sealed.length() < TAG_OCTETS) return Optional.empty();
      try {
        return Optional.of(Bytes.unsafeWrap(run(false, key, nonce, associatedData, sealed)));
      } catch (InvalidCipherTextException e) {
        return Optional.empty();
      }
    }

    private byte[] run(boolean seal, Secret key, Bytes nonce, Bytes associatedData, Bytes text)
        throws InvalidCipherTextException {
      AEADCipher cipher = ciphers.get();
      cipher.init(
          seal,
          new AEADParameters(
              parameter(key), 8 * TAG_OCTETS, nonce.toArray(), associatedData.toArray()));
      byte[] output = new byte[cipher.getOutputSize(text.length())];
      int written = cipher.processBytes(text.toArray(), 0, text.length(), output, 0);
      cipher.doFinal(output, written);
      return output;
    }
  }
}
