package dev.sottovoce.server.webauthn;

import dev.sottovoce.wire.Bytes;

/** What a browser says that an authenticator signed; nothing of it is believed yet. */
public record Assertion(
    Bytes credentialId, Bytes userHandle, Bytes authenticatorData, Bytes clientData, Bytes sign) {
  @Override
  public String toString() {
    return "Assertion[redacted]";
  }
}
