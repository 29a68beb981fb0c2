package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.ZrtpHash;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Configurations and randomness for tests. */
final class Parties {
  static final CryptoBackend CRYPTO = new BouncyCastleCrypto();

  static final ZrtpConfig LINPHONE_LIKE =
      config(
          List.of(HashType.S256),
          List.of(CipherType.AES1),
          List.of(AuthTagType.HS80),
          List.of(KeyAgreementType.DH3K),
          List.of(SasType.B32));

  static final ZrtpConfig X255 =
      config(
          List.of(HashType.S256),
          List.of(CipherType.AES1),
          List.of(AuthTagType.HS80, AuthTagType.HS32),
          List.of(KeyAgreementType.X255),
          List.of(SasType.B32));

  static final ZrtpConfig OWN =
      config(
          List.of(HashType.S384),
          List.of(CipherType.AES3),
          List.of(AuthTagType.GCM),
          List.of(KeyAgreementType.XM76, KeyAgreementType.X255),
          List.of(SasType.B256));

  static final ZrtpConfig EVERYTHING =
      config(
          List.of(HashType.values()),
          List.of(CipherType.values()),
          List.of(AuthTagType.values()),
          List.of(KeyAgreementType.values()),
          List.of(SasType.values()));

  private Parties() {}

  static ZrtpConfig config(
      List<HashType> hashes,
      List<CipherType> ciphers,
      List<AuthTagType> tags,
      List<KeyAgreementType> agreements,
      List<SasType> sas) {
    return new ZrtpConfig(
        Zid.random(entropy(0)),
        "test",
        hashes,
        ciphers,
        tags,
        agreements,
        sas,
        ZrtpConfig.FOREVER,
        ZrtpConfig.Unannounced.REFUSE,
        ZrtpTiming.RFC_6189);
  }

  static ZrtpConfig of(Zid zid, ZrtpConfig c) {
    return new ZrtpConfig(
        zid,
        c.clientId(),
        c.hashes(),
        c.ciphers(),
        c.authTags(),
        c.keyAgreements(),
        c.sasTypes(),
        c.cacheExpiry(),
        c.unannounced(),
        c.timing());
  }

  static ZrtpConfig expiring(Duration expiry, ZrtpConfig c) {
    return new ZrtpConfig(
        c.zid(),
        c.clientId(),
        c.hashes(),
        c.ciphers(),
        c.authTags(),
        c.keyAgreements(),
        c.sasTypes(),
        expiry,
        c.unannounced(),
        c.timing());
  }

  static ZrtpConfig unannounced(ZrtpConfig c) {
    return new ZrtpConfig(
        c.zid(),
        c.clientId(),
        c.hashes(),
        c.ciphers(),
        c.authTags(),
        c.keyAgreements(),
        c.sasTypes(),
        c.cacheExpiry(),
        ZrtpConfig.Unannounced.SAS_DECIDES,
        c.timing());
  }

  static Entropy entropy(long seed) {
    return new Random(seed)::nextBytes;
  }

  static Optional<ZrtpHash> announced(LocalHello hello) {
    return Optional.of(hello.hash());
  }
}
