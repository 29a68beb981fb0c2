package dev.sottovoce.mikey;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * SRTP profiles as security policy parameters (RFC 3830 section 6.10.1; for AEAD RFC 7714 section
 * 14.3). Only what says exactly one profile that we know, with everything switched on, is one.
 */
final class SrtpPolicies {
  private static final int ENCRYPTION = 0;
  private static final int KEY_OCTETS = 1;
  private static final int AUTHENTICATION = 2;
  private static final int AUTHENTICATION_KEY_OCTETS = 3;
  private static final int SALT_OCTETS = 4;
  private static final int PRF = 5;
  private static final int KEY_DERIVATION_RATE = 6;
  private static final int SRTP_ENCRYPTED = 7;
  private static final int SRTCP_ENCRYPTED = 8;
  private static final int SRTP_AUTHENTICATED = 10;
  private static final int TAG_OCTETS = 11;
  private static final int AEAD_TAG_OCTETS = 20;

  private static final int AES_CM = 1;
  private static final int AES_GCM = 6;
  private static final int NULL = 0;
  private static final int HMAC_SHA_1 = 1;
  private static final int ON = 1;

  private SrtpPolicies() {}

  static Bytes write(SrtpProfile profile) {
    ByteWriter writer = new ByteWriter(40);
    parameters(profile).forEach((type, value) -> writer.u8(type).u8(1).u8(value));
    return writer.toBytes();
  }

  /** The profile, or nothing when the parameters are malformed or those of no known profile. */
  static Optional<SrtpProfile> read(Bytes octets) {
    Map<Integer, Integer> said = new TreeMap<>();
    ByteReader reader = new ByteReader(octets);
    while (reader.remaining() > 0) {
      int type = reader.u8();
      Bytes value = reader.vector(1);
      if (reader.overrun() || value.length() != 1) return Optional.empty();
      if (said.put(type, value.at(0)) != null) return Optional.empty();
    }
    for (SrtpProfile each : SrtpProfile.values()) {
      if (parameters(each).equals(said)) return Optional.of(each);
    }
    return Optional.empty();
  }

  private static Map<Integer, Integer> parameters(SrtpProfile profile) {
    Map<Integer, Integer> parameters = new TreeMap<>();
    parameters.put(ENCRYPTION, profile.isAead() ? AES_GCM : AES_CM);
    parameters.put(KEY_OCTETS, profile.masterKeyOctets());
    parameters.put(AUTHENTICATION, profile.isAead() ? NULL : HMAC_SHA_1);
    parameters.put(SALT_OCTETS, profile.masterSaltOctets());
    parameters.put(PRF, 0);
    parameters.put(KEY_DERIVATION_RATE, 0);
    parameters.put(SRTP_ENCRYPTED, ON);
    parameters.put(SRTCP_ENCRYPTED, ON);
    if (profile.isAead()) {
      parameters.put(AEAD_TAG_OCTETS, profile.tagOctets());
    } else {
      parameters.put(AUTHENTICATION_KEY_OCTETS, 20);
      parameters.put(SRTP_AUTHENTICATED, ON);
      parameters.put(TAG_OCTETS, profile.tagOctets());
    }
    return parameters;
  }
}
