package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;

/** A hash and HMAC (RFC 2104) over it. */
public interface Hash {
  Bytes digest(Bytes message);

  /** The whole code; a key of any length. */
  Bytes hmac(Secret key, Bytes message);
}
