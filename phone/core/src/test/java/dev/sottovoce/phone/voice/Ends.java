package dev.sottovoce.phone.voice;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.MediaFormat;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.Bytes;
import java.util.Random;

/** Keys and formats of the two ends of a call. */
final class Ends {
  static final VerifiedPeer PEER =
      Fingerprint.ofCertificate(Bytes.of(1)).verify(Bytes.of(1)).orElseThrow();

  static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_256_GCM;

  private static final KeyAgreement AGREEMENT =
      new KeyAgreement("DTLS 1.2", "secp256r1", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", false);

  private Ends() {}

  /** Equal seeds make matching keys for the two roles. */
  static MediaKeys keys(MediaKeys.Role role, long seed) {
    byte[] exported = new byte[MediaKeys.exportedOctets(PROFILE)];
    new Random(seed).nextBytes(exported);
    return MediaKeys.fromExporter(PROFILE, AGREEMENT, role, exported);
  }

  static MediaFormat format(AudioCodec codec) {
    return new MediaFormat(codec, codec.payloadType(), codec.payloadType());
  }

  static Entropy entropy(long seed) {
    return new Random(seed)::nextBytes;
  }
}
