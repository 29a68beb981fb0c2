package dev.sottovoce.identity.passport;

import dev.sottovoce.wire.Bytes;

/** Signs with the device's P-256 key, which may be a handle to hardware. */
@FunctionalInterface
public interface DeviceSigner {
  /**
   * ECDSA with SHA-256.
   *
   * @return the signature in DER (RFC 3279 section 2.2.3)
   */
  Bytes sign(Bytes message);
}
