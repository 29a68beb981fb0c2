package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** Everything that is derived from s0 (RFC 6189 sections 4.4.1.4 and 4.5). */
final class KeySchedule {
  private static final Bytes ALGORITHM = Bytes.utf8("ZRTP-HMAC-KDF");
  private static final int RETAINED_OCTETS = 32;
  private static final int SAS_HASH_OCTETS = 32;

  private final Suite suite;
  private final Hash hash;
  private final Role ours;
  private final Bytes context;
  private final Secret s0;

  /**
   * @param context both ZIDs and total_hash, the initiator's first
   * @param result what the key agreement yielded; destroyed
   */
  KeySchedule(
      Suite suite, Hash hash, Role ours, Bytes context, Secret result, SharedSecrets shared) {
    this.suite = suite;
    this.hash = hash;
    this.ours = ours;
    this.context = context;
    this.s0 = s0(hash, result, context, shared);
    result.destroy();
  }

  /** What the Confirm message of an end is encrypted with. */
  Secret confirmKey(Role sender) {
    return derive(label(sender) + " ZRTP key", suite.cipher().keyOctets());
  }

  /** What the Confirm message of an end is authenticated with. */
  Secret macKey(Role sender) {
    return derive(label(sender) + " HMAC key", hash.octets());
  }

  MediaKeys mediaKeys() {
    SrtpProfile profile = suite.profile();
    return new MediaKeys(
        profile,
        suite.description(),
        srtpKey(ours, profile),
        srtpSalt(ours, profile),
        srtpKey(ours.other(), profile),
        srtpSalt(ours.other(), profile));
  }

  Sas sas() {
    try (Secret hash = derive("SAS", SAS_HASH_OCTETS);
        Secret value = hash.part(0, 4)) {
      return Sas.of(suite.sas(), Bytes.unsafeWrap(value.exposedCopy()));
    }
  }

  /** The next call's rs1. */
  Secret retainedSecret() {
    return derive("retained secret", RETAINED_OCTETS);
  }

  void destroy() {
    s0.destroy();
  }

  /** The KDF of section 4.5.1: HMAC over counter, label, zero, context and length. */
  private Secret derive(String label, int octets) {
    ByteWriter input = new ByteWriter().u32(1).bytes(Bytes.utf8(label)).u8(0);
    input.bytes(context).u32(8L * octets);
    try (Secret whole = hash.hmacToSecret(s0, input.toBytes())) {
      return whole.part(0, octets);
    }
  }

  private Secret srtpKey(Role sender, SrtpProfile profile) {
    return derive(label(sender) + " SRTP master key", profile.masterKeyOctets());
  }

  private Secret srtpSalt(Role sender, SrtpProfile profile) {
    return derive(label(sender) + " SRTP master salt", profile.masterSaltOctets());
  }

  private static String label(Role role) {
    return role == Role.INITIATOR ? "Initiator" : "Responder";
  }

  /** Section 4.4.1.4; of a secret that is not shared only the length is there, which is zero. */
  private static Secret s0(Hash hash, Secret result, Bytes context, SharedSecrets shared) {
    List<Optional<Secret>> known = List.of(shared.s1(), shared.s2(), shared.s3());
    int octets = Integer.BYTES + result.length() + ALGORITHM.length() + context.length();
    for (Optional<Secret> each : known) octets += Integer.BYTES + length(each);
    Secret input =
        Secret.filledBy(
            octets,
            target -> {
              target.putInt(1).put(result.unsafeView());
              target.put(ALGORITHM.toBuffer()).put(context.toBuffer());
              for (Optional<Secret> each : known) {
                target.putInt(length(each));
                each.ifPresent(secret -> target.put(secret.unsafeView()));
              }
            });
    try (input) {
      return hash.digestToSecret(input);
    }
  }

  private static int length(Optional<Secret> secret) {
    return secret.map(Secret::length).orElse(0);
  }
}
