package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.ExtendedDigest;

/** Everything that is derived from s0 (RFC 6189 sections 4.4.1.4 and 4.5). */
final class KeySchedule {
  private static final Bytes ALGORITHM = Bytes.utf8("ZRTP-HMAC-KDF");
  private static final int RETAINED_OCTETS = 32;
  private static final int SAS_HASH_OCTETS = 32;

  private final Suite suite;
  private final Role ours;
  private final Bytes context;
  private final Secret s0;

  /**
   * @param context both ZIDs and total_hash, the initiator's first
   * @param result what the key agreement yielded; destroyed
   */
  KeySchedule(Suite suite, Role ours, Bytes context, Secret result, SharedSecrets shared) {
    this.suite = suite;
    this.ours = ours;
    this.context = context;
    this.s0 = s0(suite.hash(), result, context, shared);
    result.destroy();
  }

  /** What the Confirm message of an end is encrypted with. */
  Secret confirmKey(Role sender) {
    return derive(label(sender) + " ZRTP key", suite.cipher().keyOctets());
  }

  /** What the Confirm message of an end is authenticated with. */
  Secret macKey(Role sender) {
    return derive(label(sender) + " HMAC key", suite.hash().octets());
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
    try (Secret whole = suite.hash().macToSecret(s0, input.toBytes())) {
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

  private static Secret s0(HashType hash, Secret result, Bytes context, SharedSecrets shared) {
    ExtendedDigest digest = hash.digest();
    update(digest, new ByteWriter().u32(1).toBytes());
    update(digest, result);
    update(digest, ALGORITHM);
    update(digest, context);
    update(digest, shared.s1());
    update(digest, shared.s2());
    update(digest, shared.s3());
    byte[] octets = new byte[hash.octets()];
    digest.doFinal(octets, 0);
    return Secret.takeFrom(octets);
  }

  private static void update(ExtendedDigest digest, Bytes octets) {
    digest.update(octets.toArray(), 0, octets.length());
  }

  private static void update(ExtendedDigest digest, Secret secret) {
    byte[] octets = secret.exposedCopy();
    digest.update(octets, 0, octets.length);
    Arrays.fill(octets, (byte) 0);
  }

  /** Its length in octets, which is zero for one that is not shared, and then the secret. */
  private static void update(ExtendedDigest digest, Optional<Secret> secret) {
    update(digest, new ByteWriter().u32(secret.map(Secret::length).orElse(0)).toBytes());
    secret.ifPresent(known -> update(digest, known));
  }
}
