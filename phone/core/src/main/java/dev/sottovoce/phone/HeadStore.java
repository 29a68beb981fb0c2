package dev.sottovoce.phone;

import dev.sottovoce.transparency.HeadState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a device keeps the largest head of its organisation's log that it has seen, and the latest
 * time that witnesses told. It must outlive the phone: what is kept here is what stops a server
 * from showing an older head.
 */
public interface HeadStore {
  /** One file {@code log-ID.head} in a folder for each log, ID being that of the log's key. */
  static HeadStore inFolder(Path home) {
    return new FolderHeadStore(home);
  }

  /** Keeps it only as long as the phone is open: for tests, and where there is nothing to write. */
  static HeadStore forgetting() {
    return new ForgettingHeadStore();
  }

  /**
   * What was saved of a log.
   *
   * @param keyId of the log's key, in hexadecimal
   * @throws IOException when there is something that cannot be read
   */
  Optional<HeadState> load(String keyId) throws IOException;

  /** Takes the place of what was saved before, as a whole or not at all. */
  void save(String keyId, HeadState head) throws IOException;
}
