package dev.sottovoce.dtls.record;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.dtls.suite.CipherSuite;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * The keys of one epoch in one direction (RFC 9147 section 4.2): AEAD key, initialisation vector,
 * and the key that hides record numbers.
 */
public final class TrafficKeys {
  static final int TAG_OCTETS = 16;

  /** As much of the ciphertext as the mask is made from; shorter records do not exist. */
  static final int SAMPLE_OCTETS = 16;

  private static final int NONCE_OCTETS = 12;

  private final CipherSuite suite;
  private final Secret key;
  private final Secret iv;
  private final Secret numberKey;

  /** Takes the secrets over: {@link #destroy} wipes them. */
  public TrafficKeys(CipherSuite suite, Secret key, Secret iv, Secret numberKey) {
    this.suite = suite;
    this.key = key;
    this.iv = iv;
    this.numberKey = numberKey;
  }

  public void destroy() {
    key.destroy();
    iv.destroy();
    numberKey.destroy();
  }

  /** Encrypts {@code inner}; what comes is longer by the tag. */
  byte[] seal(long sequence, byte[] header, byte[] inner) {
    try {
      return process(true, sequence, header, inner, 0, inner.length);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("encryption has nothing to authenticate", e);
    }
  }

  /** Decrypts; nothing comes back when the record does not authenticate. */
  byte[] open(long sequence, byte[] header, byte[] sealed, int from, int length) {
    try {
      return process(false, sequence, header, sealed, from, length);
    } catch (InvalidCipherTextException e) {
      return new byte[0];
    }
  }

  /** The two octets that are laid over the record number on the wire (section 4.2.3). */
  byte[] mask(byte[] sealed, int from) {
    byte[] numberKeyOctets = numberKey.exposedCopy();
    byte[] mask = new byte[SAMPLE_OCTETS];
    if (suite == CipherSuite.TLS_CHACHA20_POLY1305_SHA256) {
      chaChaMask(numberKeyOctets, sealed, from, mask);
    } else {
      BlockCipher aes = AESEngine.newInstance();
      aes.init(true, new KeyParameter(numberKeyOctets));
      aes.processBlock(sealed, from, mask, 0);
    }
    Arrays.fill(numberKeyOctets, (byte) 0);
    return mask;
  }

  private static void chaChaMask(byte[] key, byte[] sealed, int from, byte[] mask) {
    byte[] nonce = Arrays.copyOfRange(sealed, from + 4, from + SAMPLE_OCTETS);
    ChaCha7539Engine chaCha = new ChaCha7539Engine();
    chaCha.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    long counter = 0;
    for (int i = 3; i >= 0; i--) counter = counter << 8 | sealed[from + i] & 0xff;
    chaCha.seekTo(64 * counter);
    chaCha.processBytes(mask, 0, mask.length, mask, 0);
  }

  private byte[] process(
      boolean encrypting, long sequence, byte[] header, byte[] input, int from, int length)
      throws InvalidCipherTextException {
    byte[] keyOctets = key.exposedCopy();
    AEADCipher cipher =
        suite == CipherSuite.TLS_CHACHA20_POLY1305_SHA256
            ? new ChaCha20Poly1305()
            : GCMBlockCipher.newInstance(AESEngine.newInstance());
    cipher.init(
        encrypting,
        new AEADParameters(new KeyParameter(keyOctets), 8 * TAG_OCTETS, nonce(sequence), header));
    Arrays.fill(keyOctets, (byte) 0);
    byte[] output = new byte[cipher.getOutputSize(length)];
    int written = cipher.processBytes(input, from, length, output, 0);
    cipher.doFinal(output, written);
    return output;
  }

  /** The initialisation vector with the record's sequence number laid over it (RFC 8446, 5.3). */
  private byte[] nonce(long sequence) {
    byte[] nonce = iv.exposedCopy();
    for (int i = 0; i < 8; i++) nonce[NONCE_OCTETS - 1 - i] ^= (byte) (sequence >>> 8 * i);
    return nonce;
  }
}
