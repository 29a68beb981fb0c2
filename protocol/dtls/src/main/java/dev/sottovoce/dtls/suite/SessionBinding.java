package dev.sottovoce.dtls.suite;

import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * What the session descriptions say that a handshake must belong to (RFC 8844).
 *
 * @param ownSession our tls-id, 20 to 255 octets
 * @param peerSession the peer's tls-id; if it sends the extension it must be this one
 * @param ownIdHash the SHA-256 of our identity assertion; empty octets when there is none
 * @param peerIdHash the hash of the peer's
 * @param absence what it means that the peer leaves one of the two extensions out
 */
public record SessionBinding(
    Optional<Bytes> ownSession,
    Optional<Bytes> peerSession,
    Optional<Bytes> ownIdHash,
    Optional<Bytes> peerIdHash,
    Absence absence) {
  /** What it means that the peer does not name session or identity in the handshake. */
  public enum Absence {
    /** It may be software that does not know the extensions. */
    TAKEN,
    /** It has said that it sends them, so it is somebody else. */
    REFUSED
  }

  public static final SessionBinding NONE =
      new SessionBinding(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Absence.TAKEN);

  /** The shortest {@code external_session_id} (RFC 8844 section 4.3). */
  public static final int LEAST_SESSION_OCTETS = 20;

  private static final int MOST_SESSION_OCTETS = 255;

  public SessionBinding {
    requireLength(ownSession);
    requireLength(peerSession);
  }

  /** There is no identity assertion, and who says so says it in the handshake (section 3.2). */
  private static final Optional<Bytes> NO_IDENTITY = Optional.of(Bytes.EMPTY);

  /**
   * For a session that is known by its tls-ids and in which neither end asserts an identity. A
   * tls-id that is too short or long binds nothing.
   */
  public static SessionBinding ofSessions(String own, String peer) {
    return new SessionBinding(session(own), session(peer), NO_IDENTITY, NO_IDENTITY, Absence.TAKEN);
  }

  /** The same session with what the two ends assert. */
  public SessionBinding withIdentities(Bytes own, Optional<Bytes> peer, Absence peersAbsence) {
    return new SessionBinding(ownSession, peerSession, Optional.of(own), peer, peersAbsence);
  }

  private static Optional<Bytes> session(String tlsId) {
    Bytes octets = Bytes.utf8(tlsId);
    return hasRightLength(octets) ? Optional.of(octets) : Optional.empty();
  }

  private static void requireLength(Optional<Bytes> session) {
    if (session.isPresent() && !hasRightLength(session.get())) {
      throw new IllegalArgumentException("a tls-id has 20 to 255 octets");
    }
  }

  private static boolean hasRightLength(Bytes session) {
    return session.length() >= LEAST_SESSION_OCTETS && session.length() <= MOST_SESSION_OCTETS;
  }
}
