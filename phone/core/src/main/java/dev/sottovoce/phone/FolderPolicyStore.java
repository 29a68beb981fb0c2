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
  private final Path next;

  FolderPolicyStore(Path home) {
    this.home = home;
    this.file = home.resolve("policy.signed");
    this.next = home.resolve("policy.next");
  }

  @Override
  public Optional<SignedPolicy> load() throws IOException {
    return read(file);
  }

  @Override
  public Optional<SignedPolicy> loadNext() throws IOException {
    return read(next);
  }

  private static Optional<SignedPolicy> read(Path file) throws IOException {
    if (!Files.exists(file)) return Optional.empty();
    if (Files.size(file) > SignedPolicy.mostOctets()) throw damaged(file);
    Optional<SignedPolicy> saved = SignedPolicy.decode(Bytes.unsafeWrap(Files.readAllBytes(file)));
    if (!saved.isPresent()) throw damaged(file);
    return saved;
  }

  @Override
  public void save(SignedPolicy policy) throws IOException {
    write(file, policy);
    Files.deleteIfExists(next);
  }

  @Override
  public void saveNext(SignedPolicy policy) throws IOException {
    write(next, policy);
  }

  private void write(Path into, SignedPolicy policy) throws IOException {
    PrivateFiles.createFolder(home);
    PrivateFiles.write(into, policy.encoded().toArray());
  }

  @Override
  public void clear() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(next);
  }

  private static IOException damaged(Path file) {
    return new IOException(
        file.getFileName() + " in the phone's folder is damaged; enrol this device again");
  }
}
