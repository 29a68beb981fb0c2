package dev.sottovoce.server.store;

import dev.sottovoce.identity.DeviceCertificate;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The devices of a domain that may sign in.
 *
 * @param domain of all users here
 */
public record LiveDevices(Directory directory, String domain) {
  /** Whose device it is, when it is known and was not revoked. Blocks. */
  public Optional<DeviceCertificate> find(UUID device) {
    return find(device, true);
  }

  /** Whose device it was, when it is known and was revoked. Blocks. */
  public Optional<DeviceCertificate> findRevoked(UUID device) {
    return find(device, false);
  }

  private Optional<DeviceCertificate> find(UUID device, boolean live) {
    return directory
        .device(device)
        .filter(known -> known.revoked().isEmpty() == live)
        .map(known -> new DeviceCertificate(known.user(), domain, device));
  }

  /** When it was cut off; nothing where it was not, or is not known. Blocks. */
  public Optional<Instant> revokedAt(UUID device) {
    return directory.device(device).flatMap(Directory.Device::revoked);
  }
}
