package dev.sottovoce.phone;

import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a device keeps what it knows of accounts: its own chain and the pins of its contacts. It
 * must outlive the phone: a pin that is forgotten cannot warn anybody.
 */
public interface AccountMemory {
  /** What is kept. */
  enum Part {
    /** The statements of the own account. */
    OWN_CHAIN,
    /** Whose account is which, and what was verified. */
    PINS,
    /** Who owns which group, and how far its epochs had come. */
    GROUPS,
    /** How far the log's epochs were looked through for the own account. */
    EPOCHS,
    /** How often the watch over packets saw something, until the server has been told. */
    ANOMALIES
  }

  /**
   * The files {@code account.chain}, {@code pins.json}, {@code groups.json}, {@code account.epochs}
   * and {@code anomalies.json}.
   */
  static AccountMemory inFolder(Path home) {
    return new FolderAccountMemory(home);
  }

  /** Keeps it only as long as the phone is open: for tests and for bots that call nobody twice. */
  static AccountMemory forgetting() {
    return new ForgettingAccountMemory();
  }

  /**
   * What was saved, as it is.
   *
   * @throws IOException when there is something that cannot be read
   */
  Optional<Bytes> load(Part part) throws IOException;

  /** Takes the place of what was saved before, as a whole or not at all. */
  void save(Part part, Bytes content) throws IOException;

  /** Forgets one part: the device now belongs to another account. */
  void clear(Part part) throws IOException;
}
