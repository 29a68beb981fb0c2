package dev.sottovoce.server.store;

import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.identity.TrustUpdate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Which witnesses enrolled phones know: not always those that the configuration names by now. */
public final class WitnessPins {
  /**
   * @param needed so many of them must have cosigned a head
   */
  public record Pinned(int needed, List<VerifierKey> keys) {
    public Pinned {
      keys = List.copyOf(keys);
    }

    private String lines() {
      return keys.stream().map(VerifierKey::text).collect(Collectors.joining("\n"));
    }
  }

  private final Database database;

  public WitnessPins(Database database) {
    this.database = database;
  }

  /** Those; nothing where it was never said. */
  public Optional<Pinned> read() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT needed, keys FROM witness_pins")
                .map(
                    (row, context) -> new Pinned(row.getInt("needed"), keys(row.getString("keys"))))
                .findOne());
  }

  private static List<VerifierKey> keys(String lines) {
    return lines.lines().map(line -> VerifierKey.parse(line).orElseThrow()).toList();
  }

  public void set(Pinned pinned) {
    database.jdbi().useHandle(handle -> set(handle, pinned));
  }

  /** The same with the step by which phones follow; fails when another one has its number. */
  public void replace(Pinned pinned, TrustUpdate step) {
    database
        .jdbi()
        .useTransaction(handle -> {
          Authorities.insert(handle, step);
          set(handle, pinned);
        });
  }

  private static void set(Handle handle, Pinned pinned) {
    handle.execute(
        "INSERT OR REPLACE INTO witness_pins (id, needed, keys) VALUES (1, ?, ?)",
        pinned.needed(),
        pinned.lines());
  }
}
