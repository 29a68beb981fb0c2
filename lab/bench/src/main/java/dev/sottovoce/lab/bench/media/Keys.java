package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.Bytes;
import java.util.Random;

/** Keys for both directions and both implementations: the same ones, made up. */
final class Keys {
  static final VerifiedPeer PEER =
      Fingerprint.ofCertificate(Bytes.of(1)).verify(Bytes.of(1)).orElseThrow();

  private static final KeyAgreement AGREEMENT =
      new KeyAgreement("DTLS 1.2", "secp256r1", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", false);

  private Keys() {}

  /** Master key, then master salt. */
  static byte[] octets(SrtpProfile profile) {
    byte[] octets = new byte[profile.masterKeyOctets() + profile.masterSaltOctets()];
    new Random(1).nextBytes(octets);
    return octets;
  }

  static MediaKeys of(SrtpProfile profile) {
    Bytes octets = Bytes.unsafeWrap(octets(profile));
    Bytes key = octets.slice(0, profile.masterKeyOctets());
    Bytes salt = octets.slice(profile.masterKeyOctets(), octets.length());
    return new MediaKeys(
        profile,
        AGREEMENT,
        Secret.copyOf(key),
        Secret.copyOf(salt),
        Secret.copyOf(key),
        Secret.copyOf(salt));
  }
}
