package dev.sottovoce.server.webauthn;

import dev.sottovoce.wire.Bytes;

/**
 * A passkey, as far as it is known here.
 *
 * @param data attested credential data (section 6.5.2)
 * @param counter of its last signature
 * @param backupEligible whether it may be copied to other devices of its person
 */
public record Credential(Bytes id, Bytes data, long counter, boolean backupEligible) {
  @Override
  public String toString() {
    return "Credential[redacted]";
  }
}
