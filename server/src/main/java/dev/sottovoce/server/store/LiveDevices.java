package dev.sottovoce.server.store;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.DeviceRevocation;
import java.util.Optional;
import java.util.UUID;

/**
 * The devices of a domain that may sign in.
 *
 * @param domain of all users here
 */
public record LiveDevices(DeviceMemory devices, String domain) {
  /** Those of a directory, which is asked each time. */
  public LiveDevices(Directory directory, String domain) {
    this(new DeviceMemory(directory), domain);
  }

  /** Whose device it is, when it is known and was not revoked. Blocks. */
  public Optional<DeviceCertificate> find(UUID device) {
    return devices
        .find(device)
        .filter(known -> known.revoked().isEmpty())
        .map(known -> new DeviceCertificate(known.user(), domain, device));
  }

  /** Whose device it was, when it is known and was revoked. Blocks. */
  public Optional<DeviceCertificate> findRevoked(UUID device) {
    return revocation(device)
        .map(word -> new DeviceCertificate(word.user(), word.domain(), word.device()));
  }

  /** How it was cut off; nothing where it was not, or is not known. Blocks. */
  public Optional<DeviceRevocation> revocation(UUID device) {
    return devices
        .find(device)
        .flatMap(known ->
            known.revoked().map(at -> new DeviceRevocation(known.user(), domain, device, at)));
  }
}
