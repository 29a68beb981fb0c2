package dev.sottovoce.phone;

import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** See {@link PolicyStore#inFolder}. */
final class FolderPolicyStore implements PolicyStore {
  private final Path home;
  private final Path file;

  FolderPolicyStore(Path home) {
    this.home = home;
    this.file = home.resolve("policy.signed");
  }

  @Override
  public Optional<SignedPolicy> load() throws IOException {
    if (!Files.exists(file)) return Optional.empty();
    if (Files.size(file) > SignedPolicy.mostOctets()) throw damaged();
    Optional<SignedPolicy> saved = SignedPolicy.decode(Bytes.unsafeWrap(Files.readAllBytes(file)));
    if (!saved.isPresent()) throw damaged();
    return saved;
  }

  @Override
  public void save(SignedPolicy policy) throws IOException {
    PrivateFiles.createFolder(home);
    PrivateFiles.write(file, policy.encoded().toArray());
  }

  @Override
  public void clear() throws IOException {
    Files.deleteIfExists(file);
  }

  private IOException damaged() {
    return new IOException(
        file.getFileName() + " in the phone's folder is damaged; enrol this device again");
  }
}
