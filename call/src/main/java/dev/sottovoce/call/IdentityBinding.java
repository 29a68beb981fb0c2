package dev.sottovoce.call;

import dev.sottovoce.dtls.suite.SessionBinding.Absence;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * The signatures over the two descriptions of one key agreement, for handshakes that name them (RFC
 * 8844): so nobody can announce somebody else's key as its own.
 *
 * @param own hash of what this end signed; no octets where it did not
 * @param peer hash of what the other end signed; no octets where it did not, nothing where its
 *     handshake may name anything
 * @param silence what it means that the other end's handshake says nothing of it
 */
public record IdentityBinding(Bytes own, Optional<Bytes> peer, Absence silence) {
  /** Nobody signs. */
  public static final IdentityBinding NONE =
      new IdentityBinding(Bytes.EMPTY, Optional.of(Bytes.EMPTY), Absence.TAKEN);
}
