package dev.sottovoce.nativelib.crypto;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BlockFunction;
import dev.sottovoce.wire.Bytes;
import java.lang.foreign.MemorySegment;

/** One block of a cipher of libcrypto. */
final class OpenSslBlock implements BlockFunction {
  /** How the block comes in. */
  enum Shape {
    /** As the text, of a block cipher. */
    TEXT,
    /**
     * As the initialisation vector, of a stream cipher: libcrypto's ChaCha20 takes the counter so.
     */
    VECTOR
  }

  private final MemorySegment description;
  private final int keyOctets;
  private final Shape shape;

  OpenSslBlock(String function, int keyOctets, Shape shape) {
    this.description = OpenSslFunctions.description(function);
    this.keyOctets = keyOctets;
    this.shape = shape;
  }

  @Override
  public int keyOctets() {
    return keyOctets;
  }

  @Override
  public Bytes apply(Secret key, Bytes block) {
    require(key, block);
    try (Scratch scratch = new Scratch();
        OpenSslCipher cipher = new OpenSslCipher(scratch)) {
      MemorySegment input = scratch.copyOf(block);
      boolean isText = shape == Shape.TEXT;
      MemorySegment vector = isText ? MemorySegment.NULL : input;
      MemorySegment text = isText ? input : scratch.room(BLOCK_OCTETS);
      // The last block of a text may be padded, but what is never finished is not.
      MemorySegment output = scratch.room(2 * BLOCK_OCTETS);
      boolean done =
          cipher.begin(OpenSslCipher.ENCRYPT, description, Scratch.of(key), vector)
              && cipher.update(output, text, BLOCK_OCTETS);
      if (!done) throw new IllegalStateException("libcrypto refuses");
      return Scratch.read(output, BLOCK_OCTETS);
    }
  }
}
