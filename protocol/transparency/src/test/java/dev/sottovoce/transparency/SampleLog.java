package dev.sottovoce.transparency;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.note.NoteSigner;
import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.crypto.note.VerifierKey.Algorithm;
import dev.sottovoce.transparency.EpochChanges.Change;
import dev.sottovoce.transparency.Witness.Outcome;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A log in memory. It does what it is told and does not look whether that is honest, so tests make
 * it lie; phones and witnesses are the real ones.
 */
final class SampleLog {
  static final NoteSigner KEY = signer("log.example", Algorithm.ED25519, 1);
  static final DirectoryKey DIRECTORY = new DirectoryKey(Bytes.copyOf(new byte[32]));
  private static final OpeningKey OPENINGS =
      new OpeningKey(Secret.copyOf(Bytes.copyOf(new byte[32])));

  /** What lies under a label. */
  record Value(String label, long oldVersion, long version, Bytes hash) {}

  private record Made(EpochChanges changes, Bytes prefixRoot, Map<Bytes, Bytes> values) {}

  private final MemoryNodes nodes = new MemoryNodes();
  private final MerkleTree tree = new MerkleTree(nodes, 0);
  private final List<Made> epochs = new ArrayList<>();

  static NoteSigner signer(String name, Algorithm algorithm, int seed) {
    byte[] key = new byte[32];
    key[0] = (byte) seed;
    return new NoteSigner(name, algorithm, Secret.takeFrom(key));
  }

  static Bytes hash(String value) {
    return Hashes.digest(Bytes.utf8(value));
  }

  /** The first epochs of this log, to go on from in another direction. */
  SampleLog copy(int size) {
    SampleLog copy = new SampleLog();
    for (Made each : epochs.subList(0, size)) copy.add(each.changes, each.prefixRoot, each.values);
    return copy;
  }

  long size() {
    return tree.size();
  }

  /** An epoch in which labels get versions. */
  void epoch(Value... values) {
    List<Value> sorted = new ArrayList<>(List.of(values));
    sorted.sort((a, b) -> PrefixTree.compare(index(a.label), index(b.label)));
    List<Change> changes = new ArrayList<>();
    Map<Bytes, Bytes> known = new HashMap<>(epochs.isEmpty() ? Map.of() : last().values);
    for (Value each : sorted) {
      Bytes index = index(each.label);
      Bytes commitment = OPENINGS.opening(index, each.version, each.hash).commitment(each.version);
      changes.add(new Change(each.oldVersion, new PrefixEntry(index, each.version, commitment)));
      known.put(index, each.hash);
    }
    EpochChanges all = new EpochChanges(changes);
    add(all, lastTree().with(all.entries()).root(), known);
  }

  /** An epoch that says nothing of what it does: the tree has become another. */
  void epochWithTree(List<PrefixEntry> content, Map<Bytes, Bytes> values) {
    PrefixTree other = new PrefixTree(nodes, PrefixTree.EMPTY_ROOT).with(content);
    add(new EpochChanges(List.of()), other.root(), values);
  }

  private void add(EpochChanges changes, Bytes prefixRoot, Map<Bytes, Bytes> values) {
    lastTree().with(changes.entries());
    epochs.add(new Made(changes, prefixRoot, values));
    tree.append(new Epoch(tree.size(), prefixRoot, changes.hash()).leafHash());
  }

  private Made last() {
    return epochs.get(epochs.size() - 1);
  }

  private PrefixTree lastTree() {
    return new PrefixTree(nodes, epochs.isEmpty() ? PrefixTree.EMPTY_ROOT : last().prefixRoot);
  }

  EpochChanges changes(long epoch) {
    return epochs.get((int) epoch).changes;
  }

  static Bytes index(String label) {
    return DIRECTORY.index(label);
  }

  /** The head of that size with the log's signature. */
  SignedNote signed(long size) {
    String text = new Checkpoint(KEY.verifier().name(), size, tree.root(size)).text();
    return new SignedNote(text, List.of(KEY.sign(Bytes.utf8(text))));
  }

  /** Asks a witness to cosign the newest head. */
  Outcome ask(Witness witness, Instant now) {
    long from = Math.min(witness.state().log().size(), size());
    AddCheckpoint request = new AddCheckpoint(from, tree.consistency(from, size()), signed(size()));
    Optional<Outcome> objection = witness.objection(request);
    if (objection.isPresent()) return objection.get();
    Witness.Replay replay = witness.replay(request);
    while (!replay.isComplete()) {
      Optional<Outcome> broken = replay.apply(changes(replay.next()));
      if (broken.isPresent()) return broken.get();
    }
    return replay.finish(now);
  }

  /** The newest head, cosigned by those witnesses that do. */
  SignedNote head(Instant now, List<Witness> witnesses) {
    SignedNote head = signed(size());
    for (Witness each : witnesses) {
      if (ask(each, now) instanceof Outcome.Cosigned cosigned) head = head.with(cosigned.line());
    }
    return head;
  }

  HeadProof headProof(SignedNote head, long from) {
    long size = Checkpoint.parse(head.text()).orElseThrow().size();
    return new HeadProof(head, from, from > size ? List.of() : tree.consistency(from, size));
  }

  LatestProof proof(SignedNote head, long from, String label) {
    long size = Checkpoint.parse(head.text()).orElseThrow().size();
    return proof(head, from, label, size - 1);
  }

  /** A proof by the tree of an epoch that need not be the head's last. */
  LatestProof proof(SignedNote head, long from, String label, long epoch) {
    HeadProof shown = headProof(head, from);
    long size = Checkpoint.parse(head.text()).orElseThrow().size();
    Made made = epochs.get((int) epoch);
    PrefixPath path = new PrefixTree(nodes, made.prefixRoot).path(index(label));
    Optional<Opening> opening =
        path.end()
            .filter(entry -> entry.index().equals(index(label)))
            .map(entry ->
                OPENINGS.opening(
                    entry.index(),
                    entry.version(),
                    made.values.getOrDefault(entry.index(), hash("lost"))));
    return new LatestProof(
        shown, made.prefixRoot, made.changes.hash(), tree.inclusion(epoch, size), path, opening);
  }
}
