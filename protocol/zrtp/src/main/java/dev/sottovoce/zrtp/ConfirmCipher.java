package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BlockFunction;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.wire.Bytes;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.modes.CFBModeCipher;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * What seals a Confirm message (RFC 6189 section 5.7): AES in CFB mode with whole blocks of
 * feedback, and HMAC. The mode is Bouncy Castle's, the block and the hash are the backend's.
 */
record ConfirmCipher(Hash hash, BlockFunction block) {
  Bytes encrypt(Secret key, Bytes iv, Bytes clear) {
    return crypt(true, key, iv, clear);
  }

  Bytes decrypt(Secret key, Bytes iv, Bytes sealed) {
    return crypt(false, key, iv, sealed);
  }

  Bytes mac(Secret macKey, Bytes sealed) {
    return hash.hmac(macKey, sealed).slice(0, Message.MAC_OCTETS);
  }

  private Bytes crypt(boolean encrypt, Secret key, Bytes iv, Bytes input) {
    CFBModeCipher mode =
        CFBBlockCipher.newInstance(new Keyed(block, key), 8 * BlockFunction.BLOCK_OCTETS);
    mode.init(encrypt, new ParametersWithIV(null, iv.toArray()));
    byte[] output = new byte[input.length()];
    mode.processBytes(input.toArray(), 0, output.length, output, 0);
    return Bytes.unsafeWrap(output);
  }

  /** A block function in the shape that Bouncy Castle's modes take, with its key. */
  private record Keyed(BlockFunction block, Secret key) implements BlockCipher {
    @Override
    public void init(boolean encrypting, CipherParameters parameters) {
      throw new IllegalStateException("it has its key, and CFB mode only encrypts");
    }

    @Override
    public String getAlgorithmName() {
      return "AES";
    }

    @Override
    public int getBlockSize() {
      return BlockFunction.BLOCK_OCTETS;
    }

    @Override
    public int processBlock(byte[] input, int from, byte[] output, int at) {
      block.apply(key, Bytes.copyOf(input, from, BlockFunction.BLOCK_OCTETS)).copyTo(output, at);
      return BlockFunction.BLOCK_OCTETS;
    }

    @Override
    public void reset() {
      // There is no state.
    }

    @Override
    public String toString() {
      return "Keyed[redacted]";
    }
  }
}
