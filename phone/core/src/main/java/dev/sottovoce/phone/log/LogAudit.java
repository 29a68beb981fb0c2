package dev.sottovoce.phone.log;

import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.enrol.LogDownload;
import dev.sottovoce.transparency.Checkpoint;
import dev.sottovoce.transparency.CompactRange;
import dev.sottovoce.transparency.Epoch;
import dev.sottovoce.transparency.EpochChanges;
import dev.sottovoce.transparency.EpochChanges.Change;
import dev.sottovoce.transparency.HeadProof;
import dev.sottovoce.transparency.PrefixEntry;
import dev.sottovoce.transparency.PrefixStore;
import dev.sottovoce.transparency.PrefixTree;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replays a whole log from its first epoch, as a witness does with each. */
public final class LogAudit {
  /** What an audit found. */
  public sealed interface Finding {
    /**
     * @param epochs how many were replayed
     * @param changes how many changes they hold
     */
    record Sound(long epochs, long changes) implements Finding {}

    /** A version does not follow the one before. */
    record Version(long epoch) implements Finding {}

    /** The epochs do not lead to the head that the log shows. */
    record OtherHead(long epochs) implements Finding {}

    /** The log does not show what an audit needs. */
    record Incomplete(long epochs) implements Finding {}
  }

  private final LogDownload download;

  public LogAudit(Account account, Clock clock) {
    download = new LogDownload(account, clock);
  }

  /**
   * Replays the log up to its newest head. Blocks, for a long log for minutes.
   *
   * @throws IOException when the server cannot be reached or does not answer that
   */
  public Finding run() throws IOException {
    Optional<Checkpoint> head =
        download.head(0).map(HeadProof::note).flatMap(note -> Checkpoint.parse(note.text()));
    if (!head.isPresent()) return new Finding.Incomplete(0);
    CompactRange range = CompactRange.EMPTY;
    PrefixTree tree = new PrefixTree(new Memory(), PrefixTree.EMPTY_ROOT);
    long changed = 0;
    while (range.size() < head.get().size()) {
      Optional<List<EpochChanges>> page = download.epochs(range.size());
      if (!page.isPresent() || page.get().isEmpty()) return new Finding.Incomplete(range.size());
      for (EpochChanges each : page.get()) {
        if (range.size() == head.get().size()) break;
        if (!follows(tree, each)) return new Finding.Version(range.size());
        tree = tree.with(each.entries());
        range = range.with(new Epoch(range.size(), tree.root(), each.hash()).leafHash());
        changed += each.changes().size();
      }
    }
    return range.root().equals(head.get().root())
        ? new Finding.Sound(range.size(), changed)
        : new Finding.OtherHead(range.size());
  }

  private static boolean follows(PrefixTree tree, EpochChanges changes) {
    for (Change each : changes.changes()) {
      long before = tree.find(each.entry().index()).map(PrefixEntry::version).orElse(0L);
      if (each.oldVersion() != before || each.entry().version() != before + 1) return false;
    }
    return true;
  }

  private static final class Memory implements PrefixStore {
    private final Map<Bytes, Bytes> nodes = new HashMap<>();

    @Override
    public Bytes get(Bytes hash) {
      Bytes node = nodes.get(hash);
      if (node == null) throw new IllegalStateException("there is no such node");
      return node;
    }

    @Override
    public void put(Bytes hash, Bytes node) {
      nodes.put(hash, node);
    }
  }
}
