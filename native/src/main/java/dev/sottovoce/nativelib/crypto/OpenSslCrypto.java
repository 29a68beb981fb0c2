package dev.sottovoce.nativelib.crypto;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.AesTiming;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.DiffieHellman;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Offer;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.nativelib.crypto.OpenSslBlock.Shape;
import dev.sottovoce.wire.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * OpenSSL's libcrypto 3 through EVP. Its AES takes constant time on x86-64 and ARM64 without AES
 * instructions too (by vector permutation); on other processors it is from tables.
 */
public final class OpenSslCrypto implements CryptoBackend {
  private static final String ADVICE =
      "; install it (Debian: apt install libssl3, macOS: brew install openssl@3)";

  private final Offer offer = new Offer();
  private final String name;
  private final String whyAbsent;

  public OpenSslCrypto() {
    String found = "libcrypto 3";
    String problem = "";
    try {
      found = OpenSslFunctions.version();
      fill();
    } catch (ExceptionInInitializerError | NoClassDefFoundError | RuntimeException e) {
      problem = NativeLibrary.reason(e) + ADVICE;
    }
    name = found;
    whyAbsent = problem;
  }

  private void fill() {
    offer.with(Primitive.X25519, new Group(KeyEncodings.X25519));
    offer.with(Primitive.SECP256R1, new Group(KeyEncodings.SECP256R1));
    offer.with(Primitive.ED25519, new Signing(KeyEncodings.ED25519, MemorySegment.NULL));
    offer.with(
        Primitive.ECDSA_SECP256R1_SHA256,
        new Signing(KeyEncodings.SECP256R1, OpenSslFunctions.description("EVP_sha256")));
    offer.with(Primitive.SHA_256, new Sha2("EVP_sha256", 32));
    offer.with(Primitive.SHA_384, new Sha2("EVP_sha384", 48));
    offer.with(Primitive.SHA_512, new Sha2("EVP_sha512", 64));
    offer.with(Primitive.AES_128_GCM, new OpenSslAead("EVP_aes_128_gcm", 16));
    offer.with(Primitive.AES_256_GCM, new OpenSslAead("EVP_aes_256_gcm", 32));
    offer.with(Primitive.CHACHA20_POLY1305, new OpenSslAead("EVP_chacha20_poly1305", 32));
    offer.with(Primitive.AES_128, new OpenSslBlock("EVP_aes_128_ecb", 16, Shape.TEXT));
    offer.with(Primitive.AES_256, new OpenSslBlock("EVP_aes_256_ecb", 32, Shape.TEXT));
    offer.with(Primitive.CHACHA20, new OpenSslBlock("EVP_chacha20", 32, Shape.VECTOR));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String whyAbsent() {
    return whyAbsent;
  }

  @Override
  public AesTiming aesTiming() {
    return onThisProcessor();
  }

  @Override
  public AesTiming aesTiming(Primitive<?> primitive) {
    return timing(primitive);
  }

  /** Without carry-less multiplication libcrypto multiplies in GHASH by tables (ADR 70). */
  public static AesTiming timing(Primitive<?> primitive) {
    return primitive.isGcm() ? AesTiming.CONSTANT_WITH_INSTRUCTIONS : onThisProcessor();
  }

  private static AesTiming onThisProcessor() {
    String processor = System.getProperty("os.arch", "");
    return processor.equals("amd64") || processor.equals("x86_64") || processor.equals("aarch64")
        ? AesTiming.ALWAYS_CONSTANT
        : AesTiming.CONSTANT_WITH_INSTRUCTIONS;
  }

  @Override
  public <T> Optional<T> find(Primitive<T> primitive) {
    return offer.find(primitive);
  }

  private static KeyPair pair(KeyEncodings kind, Entropy entropy) {
    Secret privateKey = kind.drawPrivateKey(entropy);
    if (kind == KeyEncodings.SECP256R1) {
      return new KeyPair(privateKey, OpenSslP256.publicKey(privateKey));
    }
    try (OpenSslKey key = OpenSslKey.ofPrivate(kind, privateKey)) {
      return new KeyPair(privateKey, key.rawPublicKey());
    }
  }

  private static void require(boolean succeeded) {
    if (succeeded) return;
    OpenSslFunctions.clearErrors();
    throw new IllegalStateException("libcrypto refuses");
  }

  private record Group(KeyEncodings kind) implements DiffieHellman {
    private static final int SHARED_OCTETS = 32;

    /**
     * A point that was taken lies on its curve; the cofactor is one, or the multiple is cleared.
     */
    private static final int UNCHECKED = 0;

    @Override
    public KeyPair generate(Entropy entropy) {
      return pair(kind, entropy);
    }

    @Override
    public Optional<Secret> agree(Secret privateKey, Bytes peerPublicKey) {
      if (!kind.hasShape(peerPublicKey)) return Optional.empty();
      Optional<OpenSslKey> theirs = OpenSslKey.ofPublic(kind, peerPublicKey);
      if (theirs.isEmpty()) return Optional.empty();
      boolean[] agreed = new boolean[1];
      try (OpenSslKey ours = OpenSslKey.ofPrivate(kind, privateKey);
          OpenSslKey peer = theirs.get()) {
        Secret shared =
            Secret.filledBy(
                SHARED_OCTETS,
                buffer -> agreed[0] = derive(ours, peer, MemorySegment.ofBuffer(buffer)));
        return agreed[0] ? Optional.of(shared) : Optional.empty();
      }
    }

    /** libcrypto fails on an all-zero result by itself. */
    private static boolean derive(OpenSslKey ours, OpenSslKey peer, MemorySegment target) {
      try (Scratch scratch = new Scratch()) {
        MemorySegment context =
            (MemorySegment)
                OpenSslFunctions.NEW_KEY_CONTEXT.invokeExact(ours.handle(), MemorySegment.NULL);
        try {
          MemorySegment length = scratch.room(ValueLayout.JAVA_LONG.byteSize());
          length.set(ValueLayout.JAVA_LONG, 0, SHARED_OCTETS);
          boolean agreed =
              (int) OpenSslFunctions.DERIVE_INIT.invokeExact(context) == OpenSslFunctions.OK
                  && (int)
                          OpenSslFunctions.DERIVE_PEER.invokeExact(
                              context, peer.handle(), UNCHECKED)
                      == OpenSslFunctions.OK
                  && (int) OpenSslFunctions.DERIVE.invokeExact(context, target, length)
                      == OpenSslFunctions.OK;
          if (!agreed) OpenSslFunctions.clearErrors();
          return agreed;
        } finally {
          OpenSslFunctions.FREE_KEY_CONTEXT.invokeExact(context);
        }
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }
  }

  private record Signing(KeyEncodings kind, MemorySegment digest) implements SignatureScheme {
    private static final int MAX_SIGNATURE_OCTETS = 80;

    @Override
    public KeyPair generate(Entropy entropy) {
      return pair(kind, entropy);
    }

    @Override
    public Bytes sign(Secret privateKey, Bytes message, Entropy entropy) {
      try (Scratch scratch = new Scratch();
          OpenSslKey key = OpenSslKey.ofPrivate(kind, privateKey)) {
        MemorySegment context = (MemorySegment) OpenSslFunctions.NEW_DIGEST_CONTEXT.invokeExact();
        try {
          MemorySegment signature = scratch.room(MAX_SIGNATURE_OCTETS);
          MemorySegment length = scratch.room(ValueLayout.JAVA_LONG.byteSize());
          length.set(ValueLayout.JAVA_LONG, 0, MAX_SIGNATURE_OCTETS);
          int begun =
              (int)
                  OpenSslFunctions.SIGN_INIT.invokeExact(
                      context, MemorySegment.NULL, digest, MemorySegment.NULL, key.handle());
          require(begun == OpenSslFunctions.OK);
          int signed =
              (int)
                  OpenSslFunctions.SIGN.invokeExact(
                      context, signature, length, scratch.copyOf(message), (long) message.length());
          require(signed == OpenSslFunctions.OK);
          return Scratch.read(signature, length.get(ValueLayout.JAVA_LONG, 0));
        } finally {
          OpenSslFunctions.FREE_DIGEST_CONTEXT.invokeExact(context);
        }
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }

    @Override
    public boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
      if (!kind.hasShape(publicKey)) return false;
      Optional<OpenSslKey> key = OpenSslKey.ofPublic(kind, publicKey);
      if (key.isEmpty()) return false;
      try (OpenSslKey theirs = key.get()) {
        return verify(theirs, message, signature);
      }
    }

    private boolean verify(OpenSslKey key, Bytes message, Bytes signature) {
      try (Scratch scratch = new Scratch()) {
        MemorySegment context = (MemorySegment) OpenSslFunctions.NEW_DIGEST_CONTEXT.invokeExact();
        try {
          int begun =
              (int)
                  OpenSslFunctions.VERIFY_INIT.invokeExact(
                      context, MemorySegment.NULL, digest, MemorySegment.NULL, key.handle());
          require(begun == OpenSslFunctions.OK);
          int verified =
              (int)
                  OpenSslFunctions.VERIFY.invokeExact(
                      context,
                      scratch.copyOf(signature),
                      (long) signature.length(),
                      scratch.copyOf(message),
                      (long) message.length());
          if (verified != OpenSslFunctions.OK) OpenSslFunctions.clearErrors();
          return verified == OpenSslFunctions.OK;
        } finally {
          OpenSslFunctions.FREE_DIGEST_CONTEXT.invokeExact(context);
        }
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }
  }

  private static final class Sha2 implements Hash {
    private final MemorySegment description;
    private final int octets;

    Sha2(String function, int octets) {
      this.description = OpenSslFunctions.description(function);
      this.octets = octets;
    }

    @Override
    public Bytes digest(Bytes message) {
      try (Scratch scratch = new Scratch()) {
        MemorySegment result = scratch.room(octets);
        digest(result, scratch.copyOf(message), message.length());
        return Scratch.read(result, octets);
      }
    }

    @Override
    public Secret digestToSecret(Secret message) {
      return Secret.filledBy(
          octets,
          buffer -> digest(MemorySegment.ofBuffer(buffer), Scratch.of(message), message.length()));
    }

    private void digest(MemorySegment result, MemorySegment message, long length) {
      try {
        int done =
            (int)
                OpenSslFunctions.DIGEST.invokeExact(
                    message, length, result, MemorySegment.NULL, description, MemorySegment.NULL);
        require(done == OpenSslFunctions.OK);
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }

    @Override
    public int octets() {
      return octets;
    }

    @Override
    public Bytes hmac(Secret key, Bytes message) {
      try (Scratch scratch = new Scratch()) {
        MemorySegment result = scratch.room(octets);
        code(result, key, scratch.copyOf(message), message.length());
        return Scratch.read(result, octets);
      }
    }

    @Override
    public Secret hmacToSecret(Secret key, Secret head, Bytes rest) {
      try (Scratch scratch = new Scratch()) {
        int length = head.length() + rest.length();
        MemorySegment message = scratch.room(length);
        message.asByteBuffer().put(head.unsafeView()).put(rest.toBuffer());
        return Secret.filledBy(
            octets, buffer -> code(MemorySegment.ofBuffer(buffer), key, message, length));
      }
    }

    private void code(MemorySegment result, Secret key, MemorySegment message, int length) {
      try (Scratch scratch = new Scratch()) {
        MemorySegment keyOctets = key.length() == 0 ? scratch.room(1) : Scratch.of(key);
        MemorySegment done =
            (MemorySegment)
                OpenSslFunctions.HMAC.invokeExact(
                    description,
                    keyOctets,
                    key.length(),
                    message,
                    (long) length,
                    result,
                    MemorySegment.NULL);
        require(done.address() != 0);
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }
  }
}
