package dev.sottovoce.lab.bench.identity;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.note.Cosignature;
import dev.sottovoce.crypto.note.NoteSigner;
import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.crypto.note.VerifierKey.Algorithm;
import dev.sottovoce.transparency.Checkpoint;
import dev.sottovoce.transparency.DirectoryKey;
import dev.sottovoce.transparency.Epoch;
import dev.sottovoce.transparency.HeadProof;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.transparency.LogKeys;
import dev.sottovoce.transparency.MerkleTree;
import dev.sottovoce.transparency.NodeStore;
import dev.sottovoce.transparency.Opening;
import dev.sottovoce.transparency.OpeningKey;
import dev.sottovoce.transparency.PrefixEntry;
import dev.sottovoce.transparency.PrefixPath;
import dev.sottovoce.transparency.PrefixStore;
import dev.sottovoce.transparency.PrefixTree;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A log with a million accounts, as many epochs as a busy year has, and three witnesses of whom two
 * must have cosigned.
 */
final class MillionAccounts {
  static final int LABELS = 1_000_000;
  static final Instant WITNESSED = Instant.parse("2027-03-01T12:00:00Z");

  /** Not a power of two, so that proofs have their full length. */
  private static final long EPOCHS = 500_001;

  private static final NoteSigner KEY = signer("calls.example/log", Algorithm.ED25519, 1);
  private static final List<NoteSigner> WITNESSES =
      List.of(
          signer("witness-1.example/w", Algorithm.COSIGNATURE_V1, 2),
          signer("witness-2.example/w", Algorithm.COSIGNATURE_V1, 3),
          signer("witness-3.example/w", Algorithm.COSIGNATURE_V1, 4));

  private final DirectoryKey directory = new DirectoryKey(Bytes.copyOf(new byte[32]));
  private final OpeningKey openings = new OpeningKey(Secret.copyOf(Bytes.copyOf(new byte[32])));
  private final Bytes value = MerkleTree.leafHash(Bytes.utf8("an account"));
  private final Memory nodes = new Memory();
  private final MerkleTree log = new MerkleTree(nodes, 0);
  private final PrefixTree tree;
  private final Epoch last;
  private final SignedNote head;

  MillionAccounts() {
    tree = new PrefixTree(nodes, PrefixTree.EMPTY_ROOT).with(entries());
    Bytes changes = MerkleTree.leafHash(Bytes.EMPTY);
    for (long i = 0; i < EPOCHS - 1; i++) log.append(new Epoch(i, changes, changes).leafHash());
    last = new Epoch(EPOCHS - 1, tree.root(), changes);
    log.append(last.leafHash());
    head = head();
  }

  private static NoteSigner signer(String name, Algorithm algorithm, int seed) {
    byte[] key = new byte[NoteSigner.KEY_OCTETS];
    key[0] = (byte) seed;
    return new NoteSigner(name, algorithm, Secret.takeFrom(key));
  }

  static String label(int number) {
    return "account:user" + number + "@calls.example";
  }

  DirectoryKey directory() {
    return directory;
  }

  LogKeys keys() {
    return new LogKeys(KEY.verifier(), WITNESSES.stream().map(NoteSigner::verifier).toList(), 2);
  }

  /** An earlier head, as a phone remembers it. */
  long earlierSize() {
    return EPOCHS - 54_321;
  }

  Bytes earlierRoot() {
    return log.root(earlierSize());
  }

  /** A proof for a phone that remembers the earlier head. */
  LatestProof proof(int account) {
    Bytes index = directory.index(label(account));
    PrefixPath path = tree.path(index);
    Opening opening = openings.opening(index, 1, value);
    return new LatestProof(
        new HeadProof(head, earlierSize(), log.consistency(earlierSize(), EPOCHS)),
        last.prefixRoot(),
        last.changesHash(),
        log.inclusion(EPOCHS - 1, EPOCHS),
        path,
        Optional.of(opening));
  }

  private SignedNote head() {
    String text = new Checkpoint(KEY.verifier().name(), EPOCHS, log.root(EPOCHS)).text();
    Bytes octets = Bytes.utf8(text);
    SignedNote note = new SignedNote(text, List.of(KEY.sign(octets)));
    for (NoteSigner each : WITNESSES) note = note.with(Cosignature.sign(octets, WITNESSED, each));
    return note;
  }

  private List<PrefixEntry> entries() {
    List<PrefixEntry> entries = new ArrayList<>(LABELS);
    for (int i = 0; i < LABELS; i++) {
      Bytes index = directory.index(label(i));
      entries.add(new PrefixEntry(index, 1, openings.opening(index, 1, value).commitment(1)));
    }
    entries.sort((one, other) ->
        Arrays.compareUnsigned(one.index().unsafeArray(), other.index().unsafeArray()));
    return entries;
  }

  private static final class Memory implements NodeStore, PrefixStore {
    private final Map<Long, Bytes> merkle = new HashMap<>();
    private final Map<Bytes, Bytes> prefix = new HashMap<>(4 * LABELS);

    @Override
    public Bytes get(int level, long index) {
      return Objects.requireNonNull(merkle.get((long) level << 48 | index));
    }

    @Override
    public void put(int level, long index, Bytes hash) {
      merkle.put((long) level << 48 | index, hash);
    }

    @Override
    public Bytes get(Bytes hash) {
      return Objects.requireNonNull(prefix.get(hash));
    }

    @Override
    public void put(Bytes hash, Bytes node) {
      prefix.put(hash, node);
    }
  }
}
