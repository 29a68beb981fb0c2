package dev.sottovoce.phone;

import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** See {@link AccountMemory#inFolder}. */
final class FolderAccountMemory implements AccountMemory {
  private static final int MAX_OCTETS = 8 * 1024 * 1024;

  private final Path home;

  FolderAccountMemory(Path home) {
    this.home = home;
  }

  @Override
  public Optional<Bytes> load(Part part) throws IOException {
    Path file = file(part);
    if (!Files.exists(file)) return Optional.empty();
    if (Files.size(file) > MAX_OCTETS) {
      throw new IOException(file.getFileName() + " in the phone's folder is too large to be ours");
    }
    return Optional.of(Bytes.unsafeWrap(Files.readAllBytes(file)));
  }

  @Override
  public void save(Part part, Bytes content) throws IOException {
    PrivateFiles.createFolder(home);
    PrivateFiles.write(file(part), content.toArray());
  }

  @Override
  public void clear(Part part) throws IOException {
    Files.deleteIfExists(file(part));
  }

  private Path file(Part part) {
    return switch (part) {
      case OWN_CHAIN -> home.resolve("account.chain");
      case PINS -> home.resolve("pins.json");
      case GROUPS -> home.resolve("groups.json");
      case EPOCHS -> home.resolve("account.epochs");
      case ANOMALIES -> home.resolve("anomalies.json");
    };
  }
}
