package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which retained secrets both ends have (RFC 6189 section 4.3).
 *
 * @param s1 the one from an earlier call, s2 the auxiliary one, s3 the private exchange's; they
 *     belong to the {@link RetainedSecrets} that they were found in
 * @param mismatch whether there is one from an earlier call that the peer does not have
 */
record SharedSecrets(
    Optional<Secret> s1, Optional<Secret> s2, Optional<Secret> s3, boolean mismatch) {
  /**
   * @param ours our role
   * @param peersH3 what the peer's auxiliary id is made over
   * @param theirs what the peer said
   */
  static SharedSecrets find(
      RetainedSecrets secrets, Hash hash, Role ours, Bytes peersH3, SecretIds theirs) {
    Bytes label = SecretIds.label(ours.other());
    List<Secret> known =
        Stream.of(secrets.rs1(), secrets.rs2())
            .filter(Optional::isPresent)
            .map(Optional::get)
            .collect(Collectors.toList());
    Optional<Secret> s1 =
        ours == Role.INITIATOR
            ? firstOfOurs(known, hash, label, theirs)
            : firstOfTheirs(known, hash, label, theirs);
    return new SharedSecrets(
        s1,
        secrets.aux().filter(aux -> matches(aux, hash, peersH3, theirs.aux())),
        secrets.pbx().filter(pbx -> matches(pbx, hash, label, theirs.pbx())),
        !known.isEmpty() && !s1.isPresent());
  }

  /** Both ends try in the initiator's order, or they could take different ones. */
  private static Optional<Secret> firstOfOurs(
      List<Secret> known, Hash hash, Bytes label, SecretIds theirs) {
    return known.stream()
        .filter(secret ->
            matches(secret, hash, label, theirs.rs1()) | matches(secret, hash, label, theirs.rs2()))
        .findFirst();
  }

  private static Optional<Secret> firstOfTheirs(
      List<Secret> known, Hash hash, Bytes label, SecretIds theirs) {
    return Stream.of(theirs.rs1(), theirs.rs2())
        .flatMap(id -> known.stream().filter(secret -> matches(secret, hash, label, id)))
        .findFirst();
  }

  private static boolean matches(Secret secret, Hash hash, Bytes label, Bytes id) {
    return SecretIds.id(secret, hash, label).equalsInConstantTime(id);
  }
}
