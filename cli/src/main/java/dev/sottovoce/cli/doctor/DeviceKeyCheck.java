package dev.sottovoce.cli.doctor;

import dev.sottovoce.phone.DeviceKeyStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the phone's device key lives, and so what keeps it from being copied. */
final class DeviceKeyCheck implements Check {
  private static final String NAME = "device key";

  private final Path home;

  DeviceKeyCheck(Path home) {
    this.home = home;
  }

  /** Whether the account's key can be read without asking anybody; also where there is none. */
  static boolean isPlain(Path home) throws IOException {
    return DeviceKeyStore.rememberedIn(home)
        .map(where -> where.kind().equals(DeviceKeyStore.PLAIN))
        .orElse(true);
  }

  @Override
  public List<Finding> look() {
    try {
      Optional<DeviceKeyStore.Remembered> where = DeviceKeyStore.rememberedIn(home);
      return where.map(found -> List.of(of(found.kind()))).orElse(List.of());
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Finding of(String kind) {
    return switch (kind) {
      case DeviceKeyStore.PLAIN ->
          Finding.hint(
              NAME,
              "In a plain file (protection: software).",
              "Enrol again with --key-store file or pkcs11 to keep it better.");
      case DeviceKeyStore.FILE ->
          Finding.ok(NAME, "In a file under a passphrase (protection: software).");
      default ->
          Finding.ok(NAME, "In a store outside the phone's folder (protection: " + kind + ").");
    };
  }
}
