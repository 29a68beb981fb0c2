package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * What DHPart messages say of the secrets that their sender retains (RFC 6189 section 4.3.1); for
 * one that is not there, a random number hides that.
 */
record SecretIds(Bytes rs1, Bytes rs2, Bytes aux, Bytes pbx) {
  static final int ID_OCTETS = 8;

  private static final Bytes INITIATOR = Bytes.utf8("Initiator");
  private static final Bytes RESPONDER = Bytes.utf8("Responder");

  /**
   * What an end in the given role says.
   *
   * @param sendersH3 that end's last hash image
   */
  static SecretIds of(
      RetainedSecrets secrets, Hash hash, Role role, Bytes sendersH3, Entropy entropy) {
    Bytes label = label(role);
    return new SecretIds(
        idOrNoise(secrets.rs1(), hash, label, entropy),
        idOrNoise(secrets.rs2(), hash, label, entropy),
        idOrNoise(secrets.aux(), hash, sendersH3, entropy),
        idOrNoise(secrets.pbx(), hash, label, entropy));
  }

  static SecretIds read(ByteReader reader) {
    return new SecretIds(
        reader.bytes(ID_OCTETS),
        reader.bytes(ID_OCTETS),
        reader.bytes(ID_OCTETS),
        reader.bytes(ID_OCTETS));
  }

  Bytes encode() {
    return Bytes.concat(rs1, rs2, aux, pbx);
  }

  static Bytes label(Role role) {
    return role == Role.INITIATOR ? INITIATOR : RESPONDER;
  }

  static Bytes id(Secret secret, Hash hash, Bytes label) {
    return hash.hmac(secret, label).slice(0, ID_OCTETS);
  }

  private static Bytes idOrNoise(Optional<Secret> secret, Hash hash, Bytes label, Entropy entropy) {
    // The noise is drawn in any case: time and state tell nothing then.
    Bytes noise = entropy.bytes(ID_OCTETS);
    return secret.map(known -> id(known, hash, label)).orElse(noise);
  }
}
