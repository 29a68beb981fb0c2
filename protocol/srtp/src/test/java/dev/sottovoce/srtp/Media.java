package dev.sottovoce.srtp;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Keys, a peer and packets for tests; both directions have the same key. */
final class Media {
  static final VerifiedPeer PEER =
      Fingerprint.ofCertificate(Bytes.of(1)).verify(Bytes.of(1)).orElseThrow();

  private Media() {}

  static MediaKeys keys(SrtpProfile profile, String key, String salt) {
    return keys(profile, Bytes.fromHex(key), Bytes.fromHex(salt));
  }

  static MediaKeys keys(SrtpProfile profile, Random random) {
    return keys(
        profile,
        Bytes.unsafeWrap(octets(random, profile.masterKeyOctets())),
        Bytes.unsafeWrap(octets(random, profile.masterSaltOctets())));
  }

  private static MediaKeys keys(SrtpProfile profile, Bytes key, Bytes salt) {
    return new MediaKeys(
        profile,
        new KeyAgreement("DTLS 1.2", "secp256r1", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", false),
        Secret.copyOf(key),
        Secret.copyOf(salt),
        Secret.copyOf(key),
        Secret.copyOf(salt));
  }

  static byte[] octets(Random random, int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }

  /** A vector's first eight octets, as ciphers take it. */
  static long begin(byte[] iv) {
    return ByteBuffer.wrap(Arrays.copyOf(iv, 16)).getLong();
  }

  /** Those behind, and zeros. */
  static long end(byte[] iv) {
    return ByteBuffer.wrap(Arrays.copyOf(iv, 16)).getLong(8);
  }

  /** The vector of a packet, in octets. */
  static byte[] vector(byte[] salt, boolean aead, int ssrc, long index) {
    InitialisationVector iv = new InitialisationVector(salt.clone(), aead);
    byte[] octets =
        ByteBuffer.allocate(16).putLong(iv.begin(ssrc, index)).putLong(iv.end(index)).array();
    return aead ? Arrays.copyOf(octets, 12) : octets;
  }

  static byte[] rtp(int sequence, long ssrc, byte[] payload) {
    byte[] packet = new byte[RtpHeader.FIXED_OCTETS + payload.length];
    RtpHeader.write(packet, 0, 111, sequence, 960L * sequence, ssrc);
    System.arraycopy(payload, 0, packet, RtpHeader.FIXED_OCTETS, payload.length);
    return packet;
  }

  /** Protects a copy; the result is the packet alone. */
  static byte[] protectRtp(SrtpSender sender, byte[] packet) {
    byte[] buffer = Arrays.copyOf(packet, packet.length + SrtpSender.MAX_OVERHEAD_OCTETS);
    return Arrays.copyOf(buffer, sender.protectRtp(buffer, 0, packet.length));
  }

  static byte[] protectRtcp(SrtpSender sender, byte[] packet) {
    byte[] buffer = Arrays.copyOf(packet, packet.length + SrtpSender.MAX_OVERHEAD_OCTETS);
    return Arrays.copyOf(buffer, sender.protectRtcp(buffer, 0, packet.length));
  }

  /** Opens a copy. */
  static int unprotectRtp(SrtpReceiver receiver, byte[] packet) {
    return receiver.unprotectRtp(packet.clone(), 0, packet.length);
  }

  static int unprotectRtcp(SrtpReceiver receiver, byte[] packet) {
    return receiver.unprotectRtcp(packet.clone(), 0, packet.length);
  }
}
