package dev.sottovoce.nativelib.crypto;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Aead;
import dev.sottovoce.crypto.backend.AesTiming;
import dev.sottovoce.crypto.backend.BlockFunction;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.DiffieHellman;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Offer;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/** libsodium. Its AES exists only where the processor has AES instructions. */
public final class SodiumCrypto implements CryptoBackend {
  private static final String ADVICE =
      "; install it (Debian: apt install libsodium23, macOS: brew install libsodium)";

  private final Offer offer = new Offer();
  private final String name;
  private final String whyAbsent;

  public SodiumCrypto() {
    String found = "libsodium";
    String problem = "";
    try {
      found = SodiumFunctions.start();
      fill();
    } catch (ExceptionInInitializerError | NoClassDefFoundError | RuntimeException e) {
      problem = NativeLibrary.reason(e) + ADVICE;
    }
    name = found;
    whyAbsent = problem;
  }

  private void fill() {
    offer.with(Primitive.X25519, new Curve25519());
    offer.with(Primitive.ED25519, new Edwards25519());
    offer.with(Primitive.SHA_256, new Sha2("crypto_hash_sha256", "crypto_auth_hmacsha256", 32));
    offer.with(Primitive.SHA_512, new Sha2("crypto_hash_sha512", "crypto_auth_hmacsha512", 64));
    offer.with(Primitive.CHACHA20_POLY1305, new Sealing("crypto_aead_chacha20poly1305_ietf", 12));
    offer.with(Primitive.XCHACHA20_POLY1305, new Sealing("crypto_aead_xchacha20poly1305_ietf", 24));
    offer.with(Primitive.CHACHA20, new ChaCha20Block());
    if (SodiumFunctions.hasAes()) {
      offer.with(Primitive.AES_256_GCM, new Sealing("crypto_aead_aes256gcm", 12));
    }
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
    return AesTiming.ALWAYS_CONSTANT;
  }

  @Override
  public <T> Optional<T> find(Primitive<T> primitive) {
    return offer.find(primitive);
  }

  private static void require(int result) {
    if (result != SodiumFunctions.OK) throw new IllegalStateException("libsodium refuses");
  }

  private static final class Curve25519 implements DiffieHellman {
    @Override
    public KeyPair generate(Entropy entropy) {
      Secret privateKey = KeyEncodings.X25519.drawPrivateKey(entropy);
      try (Scratch scratch = new Scratch()) {
        MemorySegment point = scratch.room(32);
        require((int) SodiumFunctions.SCALAR_MULT_BASE.invokeExact(point, Scratch.of(privateKey)));
        return new KeyPair(privateKey, Scratch.read(point, 32));
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }

    @Override
    public Optional<Secret> agree(Secret privateKey, Bytes peerPublicKey) {
      KeyEncodings.X25519.requireLength(privateKey);
      if (!KeyEncodings.X25519.hasShape(peerPublicKey)) return Optional.empty();
      int[] result = new int[1];
      Secret shared =
          Secret.filledBy(
              32,
              buffer ->
                  result[0] = multiply(MemorySegment.ofBuffer(buffer), privateKey, peerPublicKey));
      return result[0] == SodiumFunctions.OK ? Optional.of(shared) : Optional.empty();
    }

    /** Not OK when the product is all zeros. */
    private static int multiply(MemorySegment target, Secret privateKey, Bytes point) {
      try (Scratch scratch = new Scratch()) {
        return (int)
            SodiumFunctions.SCALAR_MULT.invokeExact(
                target, Scratch.of(privateKey), scratch.copyOf(point));
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }
  }

  private static final class Edwards25519 implements SignatureScheme {
    private static final int EXPANDED_OCTETS = 64;
    private static final int SIGNATURE_OCTETS = 64;

    @Override
    public KeyPair generate(Entropy entropy) {
      Secret privateKey = KeyEncodings.ED25519.drawPrivateKey(entropy);
      try (Scratch scratch = new Scratch()) {
        MemorySegment point = scratch.room(32);
        MemorySegment expanded = scratch.room(EXPANDED_OCTETS);
        require(
            (int)
                SodiumFunctions.SIGN_KEYPAIR.invokeExact(point, expanded, Scratch.of(privateKey)));
        return new KeyPair(privateKey, Scratch.read(point, 32));
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }

    @Override
    public Bytes sign(Secret privateKey, Bytes message, Entropy entropy) {
      KeyEncodings.ED25519.requireLength(privateKey);
      try (Scratch scratch = new Scratch()) {
        MemorySegment point = scratch.room(32);
        MemorySegment expanded = scratch.room(EXPANDED_OCTETS);
        MemorySegment signature = scratch.room(SIGNATURE_OCTETS);
        require(
            (int)
                SodiumFunctions.SIGN_KEYPAIR.invokeExact(point, expanded, Scratch.of(privateKey)));
        require(
            (int)
                SodiumFunctions.SIGN.invokeExact(
                    signature,
                    MemorySegment.NULL,
                    scratch.copyOf(message),
                    (long) message.length(),
                    expanded));
        return Scratch.read(signature, SIGNATURE_OCTETS);
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }

    @Override
    public boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
      if (publicKey.length() != 32 || signature.length() != SIGNATURE_OCTETS) return false;
      try (Scratch scratch = new Scratch()) {
        int result =
            (int)
                SodiumFunctions.VERIFY.invokeExact(
                    scratch.copyOf(signature),
                    scratch.copyOf(message),
                    (long) message.length(),
                    scratch.copyOf(publicKey));
        return result == SodiumFunctions.OK;
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }
  }

  private static final class Sha2 implements Hash {
    /** More than sizeof(crypto_auth_hmacsha512_state), which is 416. */
    private static final int STATE_OCTETS = 512;

    private final MethodHandle digest;
    private final MethodHandle init;
    private final MethodHandle update;
    private final MethodHandle finish;
    private final int octets;

    Sha2(String hash, String mac, int octets) {
      this.digest = SodiumFunctions.hash(hash);
      this.init = SodiumFunctions.macInit(mac);
      this.update = SodiumFunctions.macUpdate(mac);
      this.finish = SodiumFunctions.macFinal(mac);
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
        require((int) digest.invokeExact(result, message, length));
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
        code(result, key, MemorySegment.NULL, message);
        return Scratch.read(result, octets);
      }
    }

    @Override
    public Secret hmacToSecret(Secret key, Secret head, Bytes rest) {
      return Secret.filledBy(
          octets, buffer -> code(MemorySegment.ofBuffer(buffer), key, Scratch.of(head), rest));
    }

    private void code(MemorySegment result, Secret key, MemorySegment head, Bytes rest) {
      try (Scratch scratch = new Scratch()) {
        MemorySegment state = scratch.room(STATE_OCTETS);
        require((int) init.invokeExact(state, Scratch.of(key), (long) key.length()));
        require((int) update.invokeExact(state, head, head.byteSize()));
        require((int) update.invokeExact(state, scratch.copyOf(rest), (long) rest.length()));
        require((int) finish.invokeExact(state, result));
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }
  }

  private static final class ChaCha20Block implements BlockFunction {
    private static final int COUNTER_OCTETS = Integer.BYTES;

    @Override
    public int keyOctets() {
      return 32;
    }

    @Override
    public Bytes apply(Secret key, Bytes block) {
      require(key, block);
      int counter = block.toBuffer().order(ByteOrder.LITTLE_ENDIAN).getInt();
      try (Scratch scratch = new Scratch()) {
        MemorySegment octets = scratch.room(BLOCK_OCTETS);
        SodiumCrypto.require(
            (int)
                SodiumFunctions.CHACHA20_XOR.invokeExact(
                    octets,
                    octets,
                    (long) BLOCK_OCTETS,
                    scratch.copyOf(block.slice(COUNTER_OCTETS, BLOCK_OCTETS)),
                    counter,
                    Scratch.of(key)));
        return Scratch.read(octets, BLOCK_OCTETS);
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }
  }

  private static final class Sealing implements Aead {
    private final MethodHandle seal;
    private final MethodHandle open;
    private final int nonceOctets;

    Sealing(String name, int nonceOctets) {
      this.seal = SodiumFunctions.seal(name);
      this.open = SodiumFunctions.open(name);
      this.nonceOctets = nonceOctets;
    }

    @Override
    public int keyOctets() {
      return 32;
    }

    @Override
    public int nonceOctets() {
      return nonceOctets;
    }

    @Override
    public Bytes seal(Secret key, Bytes nonce, Bytes associatedData, Bytes plaintext) {
      require(key, nonce);
      try (Scratch scratch = new Scratch()) {
        MemorySegment output = scratch.room(plaintext.length() + TAG_OCTETS);
        MemorySegment written = scratch.room(ValueLayout.JAVA_LONG.byteSize());
        SodiumCrypto.require(
            (int)
                seal.invokeExact(
                    output,
                    written,
                    scratch.copyOf(plaintext),
                    (long) plaintext.length(),
                    scratch.copyOf(associatedData),
                    (long) associatedData.length(),
                    MemorySegment.NULL,
                    scratch.copyOf(nonce),
                    Scratch.of(key)));
        return Scratch.read(output, written.get(ValueLayout.JAVA_LONG, 0));
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }

    @Override
    public Optional<Bytes> open(Secret key, Bytes nonce, Bytes associatedData, Bytes sealed) {
      require(key, nonce);
      if (sealed.length() < TAG_OCTETS) return Optional.empty();
      try (Scratch scratch = new Scratch()) {
        MemorySegment output = scratch.room(sealed.length());
        MemorySegment written = scratch.room(ValueLayout.JAVA_LONG.byteSize());
        int result =
            (int)
                open.invokeExact(
                    output,
                    written,
                    MemorySegment.NULL,
                    scratch.copyOf(sealed),
                    (long) sealed.length(),
                    scratch.copyOf(associatedData),
                    (long) associatedData.length(),
                    scratch.copyOf(nonce),
                    Scratch.of(key));
        return result == SodiumFunctions.OK
            ? Optional.of(Scratch.read(output, written.get(ValueLayout.JAVA_LONG, 0)))
            : Optional.empty();
      } catch (Throwable e) {
        throw NativeLibrary.unexpected(e);
      }
    }
  }
}
