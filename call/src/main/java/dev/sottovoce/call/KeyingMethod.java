package dev.sottovoce.call;

import java.util.List;

/** One way in which one call may agree on keys, made for this call. */
public interface KeyingMethod {
  /** What descriptions tell apart. */
  enum Kind {
    DTLS("DTLS-SRTP"),
    ZRTP("ZRTP");

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
   */
  record Settled(Role role, PeerKeying peer, String ownTlsId, Path path) {}

  Kind kind();

  /** What this end announces: attributes of its description, without {@code a=}. */
  List<String> announcement();

  /** Begins an association. */
  Keying associate(Settled settled);
}
