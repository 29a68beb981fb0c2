package dev.sottovoce.call;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.SrtpProfile;
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

  /** The fingerprint of this end's certificate, for the description. */
  Fingerprint fingerprint();

  /**
   * Begins an association.
   *
   * @param announced the fingerprint in the peer's description: its certificate must match
   * @param allowed the SRTP profiles that may be agreed on, best first
   */
  Keying associate(Role role, Fingerprint announced, List<SrtpProfile> allowed);
}
