package dev.sottovoce.call;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One way in which one call may agree on keys, made for this call. */
public interface KeyingMethod {
  /** What descriptions tell apart. */
  enum Kind {
    DTLS("DTLS-SRTP"),
    ZRTP("ZRTP"),
    MIKEY("MIKEY");

    private final String displayName;

    Kind(String displayName) {
      this.displayName = displayName;
    }

    public String displayName() {
      return displayName;
    }
  }

  /** Which end speaks first in a DTLS handshake (RFC 5763 section 5). */
  enum Role {
    /** {@code a=setup:active}. */
    CLIENT,
    /** {@code a=setup:passive}. */
    SERVER
  }

  /** Whether ICE has shown that the peer receives at its address. */
  enum Path {
    CHECKED,
    UNCHECKED
  }

  /**
   * What the two descriptions settled.
   *
   * @param role ours in a DTLS handshake
   * @param peer what the peer announced, of this method's kind
   * @param ownTlsId names our end of a DTLS association (RFC 8842 section 4)
   * @param identities who signed the two descriptions
   */
  record Settled(
      Role role, PeerKeying peer, String ownTlsId, Path path, IdentityBinding identities) {}

  Kind kind();

  /** Whether its handshakes name session and signatures of the call that they are for. */
  default boolean namesIdentities() {
    return false;
  }

  /**
   * What speaks against a description of the peer's.
   *
   * @param reason for the kind of end
   * @param sentence for the peer and the person
   */
  record Objection(EndReason reason, String sentence) {}

  /** What this end announces: attributes of its description, without {@code a=}. */
  List<String> announcement();

  /** The peer's offer says this; called once, before the offer is answered. */
  default Optional<Objection> offered(PeerKeying theirs) {
    return Optional.empty();
  }

  /** The peer's answer to our offer says this; called once. */
  default Optional<Objection> answered(PeerKeying theirs) {
    return Optional.empty();
  }

  /**
   * The same way of agreeing with nothing secret in common, for new keys of the running call.
   *
   * @param age how long ago the call began
   * @return nothing where this way cannot change the keys of a running call
   */
  default Optional<KeyingMethod> renewed(Duration age) {
    return Optional.empty();
  }

  /** The call is over: wipes what is secret and was not handed out. */
  default void discard() {}

  /** Begins an association. */
  Keying associate(Settled settled);
}
