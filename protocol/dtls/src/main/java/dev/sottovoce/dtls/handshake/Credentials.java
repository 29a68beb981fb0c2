package dev.sottovoce.dtls.handshake;

import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;

/** This end's certificate and the key behind it. */
public interface Credentials {
  /** In DER. */
  Bytes certificate();

  /** The scheme that the key signs with. */
  SignatureScheme scheme();

  Bytes sign(Bytes content);
}
