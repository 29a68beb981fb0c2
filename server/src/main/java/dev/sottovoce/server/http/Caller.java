package dev.sottovoce.server.http;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.wire.Bytes;

/**
 * A device that asks, as TLS or a proof has shown: known here, and not cut off.
 *
 * @param publicKey as SubjectPublicKeyInfo
 */
public record Caller(DeviceCertificate device, Bytes publicKey) {
  public boolean is(String user) {
    return device.user().equals(user);
  }

  public boolean is(AccountDevice entry) {
    return entry.device().equals(device.device()) && entry.publicKey().equals(publicKey);
  }
}
