package dev.sottovoce.mikey;

import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;

/** The keys of both directions from the secret that was agreed. */
final class Derived {
  /** Crypto sessions by who sends in them. */
  static final int FROM_INITIATOR = 1;

  static final int FROM_RESPONDER = 2;

  private Derived() {}

  /** Destroys {@code tgk}. */
  static MediaKeys keys(
      Exchange exchange, SrtpProfile profile, Secret tgk, KeyDerivation derivation, int sends) {
    int receives = sends == FROM_INITIATOR ? FROM_RESPONDER : FROM_INITIATOR;
    KeyAgreement agreement =
        new KeyAgreement(
            exchange.displayName(), MikeyGroup.X25519.registeredName(), "PRF-HMAC-SHA-256", false);
    try (tgk) {
      return new MediaKeys(
          profile,
          agreement,
          derivation.trafficKey(tgk, sends, profile),
          derivation.salt(tgk, sends, profile),
          derivation.trafficKey(tgk, receives, profile),
          derivation.salt(tgk, receives, profile));
    }
  }
}
