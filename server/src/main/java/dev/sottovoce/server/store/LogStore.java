package dev.sottovoce.server.store;

import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.transparency.EpochChanges;
import dev.sottovoce.transparency.NodeStore;
import dev.sottovoce.transparency.PrefixStore;
import dev.sottovoce.transparency.PrefixTree;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** What the log keeps; what it means is not asked here. */
public final class LogStore {
  /** A version that no epoch has yet; later ones have higher numbers. */
  public record Pending(long number, Bytes place, long version, Bytes valueHash) {}

  private final Database database;

  public LogStore(Database database) {
    this.database = database;
  }

  /** Looks at what is kept; nothing that was written once changes while one looks. */
  public <T> T read(Function<Pages, T> reader) {
    return database.jdbi().withHandle(handle -> reader.apply(new Pages(handle)));
  }

  /** Changes all of it or nothing, with nobody else between. */
  public <T> T write(Function<Pages, T> writer) {
    return database.jdbi().inTransaction(handle -> writer.apply(new Pages(handle)));
  }

  /** The log's pages while they are open. */
  public static final class Pages implements NodeStore, PrefixStore {
    private final Handle handle;

    private Pages(Handle handle) {
      this.handle = handle;
    }

    /** How many epochs there are. */
    public long size() {
      return handle
          .select("SELECT COALESCE(MAX(number) + 1, 0) FROM log_epochs")
          .mapTo(Long.class)
          .one();
    }

    /** The prefix tree after the first {@code size} epochs. */
    public PrefixTree tree(long size) {
      Bytes root =
          size == 0
              ? PrefixTree.EMPTY_ROOT
              : Bytes.unsafeWrap(
                  handle
                      .select("SELECT prefix_root FROM log_epochs WHERE number = ?", size - 1)
                      .mapTo(byte[].class)
                      .one());
      return new PrefixTree(this, root);
    }

    /** What changed in up to {@code most} epochs, beginning with one. */
    public List<Bytes> changes(long from, int most) {
      return handle
          .select(
              "SELECT changes FROM log_epochs WHERE number >= ? ORDER BY number LIMIT ?",
              from,
              most)
          .mapTo(byte[].class)
          .map(Bytes::unsafeWrap)
          .list();
    }

    public void addEpoch(long number, Bytes prefixRoot, EpochChanges changes) {
      handle.execute(
          "INSERT INTO log_epochs (number, prefix_root, changes) VALUES (?, ?, ?)",
          number,
          prefixRoot.toArray(),
          changes.encoded().toArray());
    }

    public Optional<Bytes> value(Bytes place, long version) {
      return handle
          .select(
              "SELECT value_hash FROM log_values WHERE place = ? AND version = ?",
              place.toArray(),
              version)
          .mapTo(byte[].class)
          .findFirst()
          .map(Bytes::unsafeWrap);
    }

    public void addValue(Bytes place, long version, Bytes valueHash) {
      handle.execute(
          "INSERT INTO log_values (place, version, value_hash) VALUES (?, ?, ?)"
              + " ON CONFLICT (place, version) DO NOTHING",
          place.toArray(),
          version,
          valueHash.toArray());
    }

    /** What waits for an epoch, the oldest first. */
    public List<Pending> pending(int most) {
      return pending("SELECT * FROM log_pending ORDER BY number LIMIT ?", most);
    }

    /** The newest version of a place that waits for an epoch. */
    public Optional<Pending> newestPending(Bytes place) {
      return pending(
              "SELECT * FROM log_pending WHERE place = ? ORDER BY number DESC LIMIT 1",
              (Object) place.toArray())
          .stream()
          .findFirst();
    }

    private List<Pending> pending(String query, Object... arguments) {
      return handle
          .select(query, arguments)
          .map((row, context) ->
              new Pending(
                  row.getLong("number"),
                  Bytes.unsafeWrap(row.getBytes("place")),
                  row.getLong("version"),
                  Bytes.unsafeWrap(row.getBytes("value_hash"))))
          .list();
    }

    public void addPending(Bytes place, long version, Bytes valueHash) {
      handle.execute(
          "INSERT INTO log_pending (place, version, value_hash) VALUES (?, ?, ?)",
          place.toArray(),
          version,
          valueHash.toArray());
    }

    public void removePending(long number) {
      handle.execute("DELETE FROM log_pending WHERE number = ?", number);
    }

    /** The head that was published last. */
    public Optional<SignedNote> head() {
      return handle
          .select("SELECT note FROM log_head")
          .mapTo(byte[].class)
          .findFirst()
          .map(octets ->
              SignedNote.decode(Bytes.unsafeWrap(octets))
                  .orElseThrow(() -> new IllegalStateException("the log's head is damaged")));
    }

    public void setHead(SignedNote head) {
      handle.execute(
          "INSERT INTO log_head (id, note) VALUES (1, ?)"
              + " ON CONFLICT (id) DO UPDATE SET note = excluded.note",
          (Object) head.encoded().toArray());
    }

    @Override
    public Bytes get(int level, long index) {
      return node("SELECT hash FROM log_nodes WHERE level = ? AND position = ?", level, index);
    }

    @Override
    public void put(int level, long index, Bytes hash) {
      handle.execute(
          "INSERT INTO log_nodes (level, position, hash) VALUES (?, ?, ?)",
          level,
          index,
          hash.toArray());
    }

    @Override
    public Bytes get(Bytes hash) {
      return node("SELECT node FROM log_prefix_nodes WHERE hash = ?", (Object) hash.toArray());
    }

    @Override
    public void put(Bytes hash, Bytes node) {
      handle.execute(
          "INSERT INTO log_prefix_nodes (hash, node) VALUES (?, ?)"
              + " ON CONFLICT (hash) DO NOTHING",
          hash.toArray(),
          node.toArray());
    }

    private Bytes node(String query, Object... arguments) {
      return handle
          .select(query, arguments)
          .mapTo(byte[].class)
          .findFirst()
          .map(Bytes::unsafeWrap)
          .orElseThrow(() -> new IllegalStateException("a node of the log is missing"));
    }
  }
}
