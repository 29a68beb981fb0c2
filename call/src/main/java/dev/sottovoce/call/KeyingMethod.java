package dev.sottovoce.call;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import java.util.List;

/** How one call agrees on keys: its own certificate, and associations made with it. */
public interface KeyingMethod {
  /** Which end speaks first in the handshake (RFC 5763 section 5). */
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
   * @param role ours
   * @param announced the fingerprint in the peer's description: its certificate must match
   * @param ownTlsId names our end of the association (RFC 8842 section 4)
   * @param peerTlsId names the peer's end, or empty
   * @param versions the versions of DTLS that the peer's description names; empty when it says
   *     nothing
   */
  record Settled(
      Role role,
      Fingerprint announced,
      String ownTlsId,
      String peerTlsId,
      List<ProtocolVersion> versions,
      Path path) {
    public Settled {
      versions = List.copyOf(versions);
    }
  }

  /** The fingerprint of this end's certificate, for the description. */
  Fingerprint fingerprint();

  /** The versions of DTLS that this end takes, for the description. */
  List<ProtocolVersion> versions();

  /** Begins an association. */
  Keying associate(Settled settled);
}
