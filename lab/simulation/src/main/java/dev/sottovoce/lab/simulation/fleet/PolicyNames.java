package dev.sottovoce.lab.simulation.fleet;

import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.zrtp.KeyAgreementType;
import java.util.EnumMap;
import java.util.Map;

/** What a call reports, in the words of policy documents. */
final class PolicyNames {
  private static final String ZRTP_SUITE = "ZRTP_";

  private PolicyNames() {}

  /** As far as a report goes: it names no signature scheme and no kind of string. */
  static Map<Kind, String> of(KeyAgreement agreement, SrtpProfile srtp) {
    Map<Kind, String> names = new EnumMap<>(Kind.class);
    names.put(Kind.KEYING, agreement.keying());
    switch (agreement.keying()) {
      case "DTLS 1.3" -> {
        names.put(Kind.GROUP, agreement.group());
        names.put(Kind.CIPHER_SUITE, agreement.cipherSuite());
        names.put(Kind.SRTP_PROFILE, srtp.name());
      }
      case "ZRTP" -> zrtp(agreement, names);
      case "MIKEY-DH", "MIKEY-DHHMAC" -> {
        names.put(Kind.MIKEY_GROUP, agreement.group());
        names.put(Kind.SRTP_PROFILE, srtp.name());
      }
      default -> names.put(Kind.SRTP_PROFILE, srtp.name());
    }
    return names;
  }

  /** {@code ZRTP_HASH_CIPHER_TAG}; the tag and the cipher make the SRTP profile. */
  private static void zrtp(KeyAgreement agreement, Map<Kind, String> names) {
    for (KeyAgreementType type : KeyAgreementType.values()) {
      if (type.registeredName().equals(agreement.group())) {
        names.put(Kind.ZRTP_KEY_AGREEMENT, type.code().trim());
      }
    }
    String[] parts = agreement.cipherSuite().substring(ZRTP_SUITE.length()).split("_", 3);
    names.put(Kind.ZRTP_HASH, parts[0]);
    names.put(Kind.ZRTP_CIPHER, parts[1]);
    names.put(Kind.ZRTP_AUTH_TAG, parts[2]);
  }
}
