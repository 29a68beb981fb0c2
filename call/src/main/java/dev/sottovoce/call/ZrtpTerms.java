package dev.sottovoce.call;

import dev.sottovoce.zrtp.AuthTagType;
import dev.sottovoce.zrtp.CipherType;
import dev.sottovoce.zrtp.HashType;
import dev.sottovoce.zrtp.KeyAgreementType;
import dev.sottovoce.zrtp.SasType;
import dev.sottovoce.zrtp.Zid;
import dev.sottovoce.zrtp.ZrtpConfig;
import dev.sottovoce.zrtp.ZrtpTiming;
import java.util.List;

/** What ZRTP may agree on, each list best first; the policy fills it. */
public record ZrtpTerms(
    List<HashType> hashes,
    List<CipherType> ciphers,
    List<AuthTagType> authTags,
    List<KeyAgreementType> keyAgreements,
    List<SasType> sasTypes) {
  public ZrtpTerms {
    hashes = List.copyOf(hashes);
    ciphers = List.copyOf(ciphers);
    authTags = List.copyOf(authTags);
    keyAgreements = List.copyOf(keyAgreements);
    sasTypes = List.copyOf(sasTypes);
  }

  /** What an endpoint of our phone is set up with for one call. */
  public ZrtpConfig config(Zid own) {
    return new ZrtpConfig(
        own,
        "Sottovoce",
        hashes,
        ciphers,
        authTags,
        keyAgreements,
        sasTypes,
        ZrtpConfig.FOREVER,
        ZrtpConfig.Unannounced.REFUSE,
        ZrtpTiming.RFC_6189);
  }
}
