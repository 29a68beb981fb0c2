package dev.sottovoce.phone;

import dev.sottovoce.transparency.HeadState;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** See {@link HeadStore#inFolder}. */
final class FolderHeadStore implements HeadStore {
  private static final int MOST_OCTETS = 256;

  private final Path home;

  FolderHeadStore(Path home) {
    this.home = home;
  }

  @Override
  public Optional<HeadState> load(String keyId) throws IOException {
    Path file = file(keyId);
    if (!Files.exists(file)) return Optional.empty();
    Optional<HeadState> saved =
        Files.size(file) > MOST_OCTETS
            ? Optional.empty()
            : HeadState.decode(Bytes.unsafeWrap(Files.readAllBytes(file)));
    // Without it the phone would take any older head.
    if (!saved.isPresent()) {
      throw new IOException(
          file.getFileName() + " in the phone's folder is damaged; enrol this device again");
    }
    return saved;
  }

  @Override
  public void save(String keyId, HeadState head) throws IOException {
    PrivateFiles.createFolder(home);
    PrivateFiles.write(file(keyId), head.encoded().toArray());
  }

  private Path file(String keyId) {
    return home.resolve("log-" + keyId + ".head");
  }
}
