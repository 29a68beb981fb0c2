package dev.sottovoce.server.log;

import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.server.store.LogStore.Pages;
import dev.sottovoce.transparency.Checkpoint;
import dev.sottovoce.transparency.EpochChanges;
import dev.sottovoce.transparency.HeadProof;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.transparency.MerkleTree;
import dev.sottovoce.transparency.Opening;
import dev.sottovoce.transparency.PrefixEntry;
import dev.sottovoce.transparency.PrefixPath;
import dev.sottovoce.transparency.PrefixTree;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** What the log shows under the head that was published last. */
public final class LogProofs {
  private final TransparencyLog log;

  public LogProofs(TransparencyLog log) {
    this.log = log;
  }

  /** The head that was published last; nothing before the first. */
  public Optional<SignedNote> head() {
    return log.store().read(Pages::head);
  }

  /** That head, and that it goes on from an earlier size. */
  public Optional<HeadProof> head(long from) {
    return log.store().read(pages -> pages.head().map(head -> headProof(pages, head, from)));
  }

  /** What changed in epochs from one on, whether their head was published or not. */
  public List<Bytes> changes(long from) {
    return log.store().read(pages -> pages.changes(from, EpochPage.MOST_EPOCHS));
  }

  /**
   * The newest version of a label, for who saw a head of a size.
   *
   * @return nothing before the first head, or when the value was lost with a restored backup and
   *     was not told again yet
   */
  public Optional<LatestProof> latest(String label, long from) {
    return latest(log.secrets().directory().index(label), from);
  }

  /** The same by the label's index. */
  public Optional<LatestProof> latest(Bytes index, long from) {
    return log.store()
        .read(
            pages -> pages.head().flatMap(head -> proof(pages, head, size(head) - 1, index, from)));
  }

  /**
   * The same of an earlier epoch.
   *
   * @return nothing when there is no such epoch under the head
   */
  public Optional<LatestProof> at(Bytes index, long epoch, long from) {
    return log.store()
        .read(pages ->
            pages
                .head()
                .filter(head -> epoch < size(head))
                .flatMap(head -> proof(pages, head, epoch, index, from)));
  }

  private static long size(SignedNote head) {
    return Checkpoint.parse(head.text())
        .orElseThrow(() -> new IllegalStateException("the log's head is damaged"))
        .size();
  }

  private static HeadProof headProof(Pages pages, SignedNote head, long from) {
    long size = size(head);
    List<Bytes> consistency =
        from >= size ? List.of() : new MerkleTree(pages, size).consistency(from, size);
    return new HeadProof(head, from, consistency);
  }

  private Optional<LatestProof> proof(
      Pages pages, SignedNote head, long epoch, Bytes index, long from) {
    long size = size(head);
    PrefixTree tree = pages.tree(epoch + 1);
    PrefixPath path = tree.path(index);
    Optional<PrefixEntry> entry = path.end().filter(end -> end.index().equals(index));
    Optional<Opening> opening = entry.flatMap(found -> opening(pages, found));
    if (entry.isPresent() && opening.isEmpty()) return Optional.empty();
    EpochChanges changes =
        EpochChanges.decode(pages.changes(epoch, 1).getFirst())
            .orElseThrow(() -> new IllegalStateException("an epoch of the log is damaged"));
    return Optional.of(
        new LatestProof(
            headProof(pages, head, from),
            tree.root(),
            changes.hash(),
            new MerkleTree(pages, size).inclusion(epoch, size),
            path,
            opening));
  }

  private Optional<Opening> opening(Pages pages, PrefixEntry entry) {
    return pages
        .value(entry.index(), entry.version())
        .map(value -> log.secrets().openings().opening(entry.index(), entry.version(), value));
  }
}
