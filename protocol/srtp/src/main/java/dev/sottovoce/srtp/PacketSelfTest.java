package dev.sottovoce.srtp;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A known answer for each profile: packets of several sizes are sealed, and all of it together must
 * have the hash that is written here; each must open again, and not with a flipped bit. It finds a
 * library that is broken, or that lays its structures out in another way, within milliseconds.
 */
final class PacketSelfTest {
  /** On both sides of every boundary of a block, of HMAC's and of the scratch memory's. */
  private static final int[] PAYLOADS = {0, 1, 16, 37, 40, 47, 48, 49, 52, 111, 160, 1200, 4101};

  private static final int HEADER_OCTETS = 12;
  private static final int SLOT_OCTETS = 5000;
  private static final int OFFSET = 3;
  private static final int IV_OCTETS = 16;
  private static final int AUTHENTICATION_KEY_OCTETS = 20;

  private PacketSelfTest() {}

  static boolean passes(PacketCipherBackend backend, SrtpProfile profile) {
    try {
      return Bytes.copyOf(run(backend, profile)).hex().equals(answer(profile));
    } catch (RuntimeException e) {
      return false;
    }
  }

  /**
   * The hash of what was sealed; {@link IllegalStateException} if it does not open as it should.
   */
  static byte[] run(PacketCipherBackend backend, SrtpProfile profile) {
    byte[] key = counting(profile.masterKeyOctets(), 1);
    byte[] authenticationKey = counting(profile.isAead() ? 0 : AUTHENTICATION_KEY_OCTETS, 101);
    byte[] iv = Arrays.copyOf(counting(profile.isAead() ? 12 : 14, 201), IV_OCTETS);
    PacketCipher cipher = backend.cipher(profile, key, authenticationKey);
    PacketSlot slot = backend.slot(SLOT_OCTETS);
    try {
      MessageDigest all = MessageDigest.getInstance("SHA-256");
      for (int payload : PAYLOADS) {
        for (long word : words(profile)) {
          byte[] sealed = sealed(cipher, profile, iv, payload, word);
          compareInSlot(cipher, slot, profile, iv, sealed, payload, word);
          all.update(sealed);
          iv[3]++;
        }
      }
      return all.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK and Android has SHA-256", e);
    } finally {
      cipher.destroy();
    }
  }

  /** AEAD has a word in SRTCP only, HMAC always. */
  private static long[] words(SrtpProfile profile) {
    return profile.isAead()
        ? new long[] {PacketCipher.NO_WORD, 0x80000007L}
        : new long[] {0, 0x80000007L};
  }

  private static byte[] sealed(
      PacketCipher cipher, SrtpProfile profile, byte[] iv, int payload, long word) {
    int length = HEADER_OCTETS + payload;
    int tagAt = OFFSET + length;
    byte[] plain = counting(tagAt + profile.tagOctets() + 1, payload);
    byte[] packet = plain.clone();
    cipher.seal(begin(iv), end(iv), packet, OFFSET, HEADER_OCTETS, payload, word, tagAt);
    byte[] sealed = packet.clone();
    for (int damaged : new int[] {OFFSET, tagAt - 1, tagAt + profile.tagOctets() - 1}) {
      byte[] other = sealed.clone();
      other[damaged] ^= 0x10;
      require(!cipher.open(begin(iv), end(iv), other, OFFSET, HEADER_OCTETS, payload, word, tagAt));
    }
    require(cipher.open(begin(iv), end(iv), packet, OFFSET, HEADER_OCTETS, payload, word, tagAt));
    require(Arrays.equals(Arrays.copyOf(plain, tagAt), Arrays.copyOf(packet, tagAt)));
    return sealed;
  }

  /** What was sealed in an array opens in a slot, and the reverse. */
  private static void compareInSlot(
      PacketCipher cipher,
      PacketSlot slot,
      SrtpProfile profile,
      byte[] iv,
      byte[] sealed,
      int payload,
      long word) {
    int length = HEADER_OCTETS + payload;
    int whole = length + profile.tagOctets();
    slot.put(sealed, OFFSET, whole);
    require(cipher.open(begin(iv), end(iv), slot, HEADER_OCTETS, payload, word));
    byte[] plain = new byte[whole];
    slot.copyTo(plain, 0, length);
    byte[] otherIv = iv.clone();
    otherIv[0] ^= 0x20;
    cipher.seal(begin(otherIv), end(iv), slot, HEADER_OCTETS, payload, word);
    byte[] packet = new byte[whole];
    slot.copyTo(packet, 0, whole);
    require(cipher.open(begin(otherIv), end(iv), packet, 0, HEADER_OCTETS, payload, word, length));
    require(Arrays.equals(Arrays.copyOf(plain, length), Arrays.copyOf(packet, length)));
    slot.put(sealed, OFFSET, whole);
    slot.memory().put(length, (byte) ~sealed[OFFSET + length]);
    require(!cipher.open(begin(iv), end(iv), slot, HEADER_OCTETS, payload, word));
  }

  private static long begin(byte[] iv) {
    return Octets.int64(iv, 0);
  }

  private static long end(byte[] iv) {
    return Octets.int64(iv, Long.BYTES);
  }

  private static void require(boolean right) {
    if (!right) throw new IllegalStateException("a packet opens that must not, or the reverse");
  }

  private static byte[] counting(int length, int from) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) octets[i] = (byte) (from + 7 * i);
    return octets;
  }

  /** Computed with OpenSSL and Python's hmac. */
  private static String answer(SrtpProfile profile) {
    switch (profile) {
      case AEAD_AES_256_GCM:
        return "6fa6eaefab7e7c97cea0d90b00c6bf344ea01420d91cee9147e56e2561fa1033";
      case AEAD_AES_128_GCM:
        return "861f56c82abcdf269c3043e7ebce7b35d5343cefcd4dce4b5d2938e443d9658a";
      case AES_CM_128_HMAC_SHA1_80:
        return "f95d2eb3d87af5f195e9ee32ab5f77d3df64949f52cc6f6a7ed774996cf20c2f";
      case AES_CM_128_HMAC_SHA1_32:
        return "2c84210eeeacd693ca3dbb50d9897954c41ea965fb9ad79e70e365b65e66c92a";
      case AES_256_CM_HMAC_SHA1_80:
        return "d94872e71085a25e7fa0e9860fd1e0b86c5556c87127b09c7f6dda784045b9df";
      case AES_256_CM_HMAC_SHA1_32:
        return "bb2e26e351674dfc57891220025acdd24e8ad1ee3425102ebe4b697730730df9";
    }
    throw new IllegalArgumentException("no known answer for " + profile);
  }
}
