package dev.sottovoce.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.note.Cosignature;
import dev.sottovoce.crypto.note.NoteSigner;
import dev.sottovoce.crypto.note.SignatureLine;
import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.crypto.note.VerifierKey.Algorithm;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustBundle.Kind;
import dev.sottovoce.transparency.Checkpoint;
import dev.sottovoce.transparency.DirectoryKey;
import dev.sottovoce.transparency.Epoch;
import dev.sottovoce.transparency.EpochChanges;
import dev.sottovoce.transparency.EpochChanges.Change;
import dev.sottovoce.transparency.HeadProof;
import dev.sottovoce.transparency.HeadState;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.transparency.LogKeys;
import dev.sottovoce.transparency.LogVerifier;
import dev.sottovoce.transparency.MerkleTree;
import dev.sottovoce.transparency.NodeStore;
import dev.sottovoce.transparency.Opening;
import dev.sottovoce.transparency.OpeningKey;
import dev.sottovoce.transparency.PrefixEntry;
import dev.sottovoce.transparency.PrefixPath;
import dev.sottovoce.transparency.PrefixStore;
import dev.sottovoce.transparency.PrefixTree;
import dev.sottovoce.transparency.SeenHead;
import dev.sottovoce.transparency.StaleHead;
import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.transparency.Verdict.Reason;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** Proofs of a log in memory, each with what Java says of it. */
final class LogVectors {
  private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");
  private static final int PEOPLE = 9;
  private static final int NEEDED = 2;

  /** How many epochs a second log has in common with the one that is shown. */
  private static final int COMMON = 3;

  private final Random random;
  private final NoteSigner log;
  private final List<NoteSigner> witnesses = new ArrayList<>();
  private final Bytes directoryOctets;
  private final DirectoryKey directory;
  private final OpeningKey openings;
  private final Map<Bytes, Bytes> values = new HashMap<>();
  private final Map<Bytes, Bytes> prefixNodes = new HashMap<>();
  private final Map<List<Long>, Bytes> merkleNodes = new HashMap<>();
  private final MerkleTree tree = new MerkleTree(merkleStore(), 0);
  private final ArrayNode cases = JsonNodeFactory.instance.arrayNode();
  private PrefixTree prefix = new PrefixTree(prefixStore(), PrefixTree.EMPTY_ROOT);
  private Bytes changesHash = Bytes.EMPTY;
  private final TrustBundle trust;

  private LogVectors(Random random) {
    this.random = random;
    log = new NoteSigner("log.example", Algorithm.ED25519, secret());
    for (int i = 0; i < 3; i++) {
      witnesses.add(new NoteSigner("witness" + i + ".example", Algorithm.COSIGNATURE_V1, secret()));
    }
    directoryOctets = octets(DirectoryKey.OCTETS);
    directory = new DirectoryKey(directoryOctets);
    openings = new OpeningKey(secret());
    trust = trust();
  }

  /** Another log of the same operator and witnesses, with nothing in it yet. */
  private LogVectors(LogVectors other) {
    random = other.random;
    log = other.log;
    witnesses.addAll(other.witnesses);
    directoryOctets = other.directoryOctets;
    directory = other.directory;
    openings = other.openings;
    trust = other.trust;
  }

  /**
   * Two logs with one beginning, of which one phone is shown the one and another phone the other;
   * for each head that such a phone tells, whether it is of another log than ours. Proofs stand by
   * the size that they go on from, those of an epoch before the last, too.
   */
  static ObjectNode heads(Random random) {
    LogVectors ours = new LogVectors(random);
    LogVectors hidden = new LogVectors(ours);
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("trust", ours.trust.encoded().base64Url()).put("account", "person0@example.org");
    for (int epoch = 0; epoch < PEOPLE; epoch++) {
      String who = "person" + epoch + "@example.org";
      Bytes value = ours.octets(32);
      ours.set(who, 1, value);
      hidden.set(who, 1, epoch < COMMON ? value : ours.octets(32));
      if (epoch < PEOPLE - 2) continue;
      String when = epoch < PEOPLE - 1 ? "before" : "now";
      ours.putProofs(all.withObject("/ours").putArray(when));
      hidden.putProofs(all.withObject("/hidden").putArray(when));
    }
    ArrayNode told = all.putArray("told");
    for (LogVectors each : List.of(ours, hidden)) {
      for (int size = 0; size <= PEOPLE; size++) ours.tell(told, size, each.tree.root(size));
    }
    // Nothing follows from an empty log, whatever its root is said to be.
    ours.tell(told, 0, ours.octets(32));
    ours.tell(told, PEOPLE + 1, ours.octets(32));
    return all;
  }

  private void putProofs(ArrayNode proofs) {
    for (int from = 0; from <= tree.size(); from++) {
      long earlier = from == tree.size() ? 0 : from;
      proofs.add(proof(head(3), earlier, 0).encoded().base64Url());
    }
  }

  private void tell(ArrayNode told, int size, Bytes root) {
    ObjectNode node = told.addObject().put("otherLog", isOfOtherLog(size, root));
    putHead(node.putObject("head"), new HeadState(size, root, Optional.empty()));
  }

  /** As {@code phone.log.HeadKeeper} judges it, where all of this log has been seen. */
  private boolean isOfOtherLog(int size, Bytes root) {
    if (size == 0) return false;
    if (size > tree.size()) return true;
    if (size == tree.size()) return !root.equals(tree.root(size));
    Optional<HeadState> theirs = Optional.of(new HeadState(size, root, Optional.empty()));
    LogVerifier verifier = new LogVerifier(keys(), directory, StaleHead.WARN, theirs);
    HeadProof proof = proof(head(3), size, 0).head();
    return verifier.verify(proof, Duration.ZERO) instanceof Verdict.Refused;
  }

  /** A log of some epochs: right proofs, and what must not pass for one. */
  static ObjectNode make(Random random) {
    LogVectors vectors = new LogVectors(random);
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("trust", vectors.trust.encoded().base64Url()).put("pin", vectors.trust.pin());
    vectors.grow();
    all.set("cases", vectors.cases);
    return all;
  }

  private TrustBundle trust() {
    TrustBundle bundle =
        TrustBundle.of(Bytes.utf8("no certificate, and none is looked at here"))
            .with(Kind.LOG_KEY, Bytes.utf8(log.verifier().text()))
            .with(Kind.DIRECTORY_KEY, directoryOctets)
            .with(Kind.WITNESSES_NEEDED, Bytes.of(NEEDED));
    for (NoteSigner each : witnesses) {
      bundle = bundle.with(Kind.WITNESS_KEY, Bytes.utf8(each.verifier().text()));
    }
    return bundle;
  }

  private void grow() {
    List<HeadState> seen = new ArrayList<>();
    for (int epoch = 0; epoch < PEOPLE; epoch++) {
      set("person" + epoch + "@example.org", 1);
      if (epoch > 3) set("person1@example.org", epoch - 2);
      seen.add(new HeadState(tree.size(), tree.root(tree.size()), Optional.empty()));
      addRight(seen);
    }
    addWrongHeads(seen);
    addDamaged(seen.get(2));
    addAges(seen.get(2));
    addMisshapen();
  }

  /** A tree whose bits are not in order has two places for one index. */
  private void addMisshapen() {
    String who = "person0@example.org";
    Bytes index = directory.index("account:" + who);
    PrefixEntry entry = prefix.find(index).orElseThrow();
    for (int[] bits : new int[][] {{3, 5}, {5, 3}, {4, 4}}) {
      List<PrefixPath.Step> steps = new ArrayList<>();
      for (int bit : bits) steps.add(new PrefixPath.Step(bit, octets(32)));
      PrefixPath path = new PrefixPath(steps, Optional.of(entry));
      Bytes root = root(index, entry, steps);
      tree.append(new Epoch(tree.size(), root, changesHash).leafHash());
      LatestProof shown = proof(head(3), 0, 0);
      LatestProof misshapen =
          new LatestProof(
              shown.head(), root, changesHash, shown.inclusion(), path, shown.opening());
      add("bits " + bits[0] + " and " + bits[1], who, misshapen, Optional.empty());
    }
  }

  private static Bytes root(Bytes index, PrefixEntry entry, List<PrefixPath.Step> steps) {
    ByteWriter leaf = new ByteWriter(128).u8(2).bytes(index).u64(entry.version());
    Bytes hash = Digests.sha256(leaf.bytes(entry.commitment()).toBytes());
    for (int i = steps.size() - 1; i >= 0; i--) {
      int bit = steps.get(i).bit();
      Bytes sibling = steps.get(i).sibling();
      boolean right = (index.at(bit >> 3) >> (7 - (bit & 7)) & 1) == 1;
      Bytes below = right ? Bytes.concat(sibling, hash) : Bytes.concat(hash, sibling);
      hash = Digests.sha256(Bytes.concat(Bytes.of(3, bit), below));
    }
    return hash;
  }

  private void addRight(List<HeadState> seen) {
    long size = tree.size();
    add(
        "first contact with " + size,
        "person1@example.org",
        proof(head(3), 0, 1),
        Optional.empty());
    add("nobody in " + size, "nobody@example.org", proof(head(3), 0, -1), Optional.empty());
    for (HeadState each : seen) {
      add(
          "from " + each.size() + " to " + size,
          "person0@example.org",
          proof(head(2), each.size() == size ? 0 : each.size(), 0),
          Optional.of(each));
    }
  }

  private void addWrongHeads(List<HeadState> seen) {
    HeadState third = seen.get(2);
    Bytes otherRoot = octets(Digests.sha256(Bytes.EMPTY).length());
    String who = "person0@example.org";
    add("too few witnesses", who, proof(head(1), 0, 0), Optional.empty());
    add("no witness", who, proof(head(0), 0, 0), Optional.empty());
    SignedNote twice = head(1).with(cosigned(witnesses.get(0), NOW.plusSeconds(1)));
    add("one witness twice", who, proof(twice, 0, 0), Optional.empty());
    NoteSigner stranger = new NoteSigner("witness0.example", Algorithm.COSIGNATURE_V1, secret());
    SignedNote strange = head(1).with(Cosignature.sign(Bytes.utf8(text()), NOW, stranger));
    add("a stranger with a witness's name", who, proof(strange, 0, 0), Optional.empty());
    NoteSigner otherLog = new NoteSigner("log.example", Algorithm.ED25519, secret());
    SignedNote other = new SignedNote(text(), List.of(otherLog.sign(Bytes.utf8(text()))));
    for (NoteSigner each : witnesses) other = other.with(cosigned(each, NOW));
    add("another log's key", who, proof(other, 0, 0), Optional.empty());
    add("a log with two histories", who, proof(head(3), third.size(), 0), fork(third, otherRoot));
    add("another root of the same size", who, proof(head(3), 0, 0), fork(last(seen), otherRoot));
    HeadState larger = new HeadState(tree.size() + 1, otherRoot, Optional.empty());
    add("smaller than what was seen", who, proof(head(3), 0, 0), Optional.of(larger));
    LatestProof older = proof(head(3), 0, 0);
    HeadProof back = new HeadProof(older.head().note(), tree.size() + 1, List.of(otherRoot));
    add("back from what was seen", who, with(older, back), Optional.of(larger));
    add("proof from another size", who, proof(head(3), 4, 0), Optional.of(third));
    add("no proof that it goes on", who, proof(head(3), 0, 0), Optional.of(third));
    add("another's place", "person2@example.org", proof(head(3), 0, 0), Optional.empty());
    LatestProof right = proof(head(3), 0, 0);
    add("not opened", who, with(right, Optional.empty()), Optional.empty());
    Opening wrong = new Opening(otherRoot, right.opening().orElseThrow().salt());
    add("another value", who, with(right, Optional.of(wrong)), Optional.empty());
    LatestProof absent = proof(head(3), 0, -1);
    add(
        "nothing, opened",
        "nobody@example.org",
        with(absent, Optional.of(wrong)),
        Optional.empty());
  }

  /**
   * Heads that witnesses saw at one time or another, and phones that know what time it is at least.
   */
  private void addAges(HeadState third) {
    long size = tree.size();
    SignedNote note = new SignedNote(text(), List.of(log.sign(Bytes.utf8(text()))));
    for (int i = 0; i < 3; i++)
      note = note.with(cosigned(witnesses.get(i), NOW.plusSeconds(600L * i)));
    SignedNote again = note.with(cosigned(witnesses.get(0), NOW.plusSeconds(7_200)));
    String who = "person0@example.org";
    for (StaleHead stale : StaleHead.values()) {
      for (SignedNote each : List.of(note, again)) {
        for (int later : new int[] {-3_600, 0, 600, 1_499, 1_500, 1_501, 7_200}) {
          for (int since : new int[] {0, 900, 86_400}) {
            Optional<Instant> floor = Optional.of(NOW.plusSeconds(later));
            add(
                "a clock that is " + later + " s later, " + since + " s ago",
                who,
                proof(each, third.size(), 0).encoded(),
                Optional.of(new HeadState(third.size(), third.root(), floor)),
                Duration.ofSeconds(since),
                stale);
          }
        }
      }
      add(
          "no clock of " + size,
          who,
          proof(note, 0, 0).encoded(),
          Optional.empty(),
          Duration.ZERO,
          stale);
    }
  }

  private static HeadState last(List<HeadState> seen) {
    return seen.get(seen.size() - 1);
  }

  private static Optional<HeadState> fork(HeadState seen, Bytes root) {
    return Optional.of(new HeadState(seen.size(), root, Optional.empty()));
  }

  private static LatestProof with(LatestProof proof, HeadProof head) {
    return new LatestProof(
        head,
        proof.prefixRoot(),
        proof.changesHash(),
        proof.inclusion(),
        proof.path(),
        proof.opening());
  }

  private static LatestProof with(LatestProof proof, Optional<Opening> opening) {
    return new LatestProof(
        proof.head(),
        proof.prefixRoot(),
        proof.changesHash(),
        proof.inclusion(),
        proof.path(),
        opening);
  }

  /** Every octet changed in one bit, and cut short anywhere. */
  private void addDamaged(HeadState seen) {
    Bytes whole = proof(head(2), seen.size(), 0).encoded();
    String who = "person0@example.org";
    for (int at = 0; at < whole.length(); at++) {
      byte[] octets = whole.toArray();
      octets[at] ^= (byte) (1 << random.nextInt(8));
      add("octet " + at + " changed", who, Bytes.unsafeWrap(octets), Optional.of(seen));
      if (at % 16 == 0) add("cut at " + at, who, whole.slice(0, at), Optional.of(seen));
    }
    add("one more octet", who, Bytes.concat(whole, Bytes.of(0)), Optional.of(seen));
  }

  private void add(String name, String who, LatestProof proof, Optional<HeadState> seen) {
    add(name, who, proof.encoded(), seen);
  }

  private void add(String name, String who, Bytes proof, Optional<HeadState> seen) {
    add(name, who, proof, seen, Duration.ZERO, StaleHead.WARN);
  }

  private void add(
      String name,
      String who,
      Bytes proof,
      Optional<HeadState> seen,
      Duration since,
      StaleHead stale) {
    ObjectNode node = cases.addObject().put("name", name).put("account", who);
    node.put("proof", proof.base64Url());
    node.put("since", since.toMillis()).put("stale", stale.name().toLowerCase(Locale.ROOT));
    seen.ifPresent(head -> putHead(node.putObject("seen"), head));
    LogVerifier verifier = new LogVerifier(keys(), directory, stale, seen);
    Optional<LatestProof> read = LatestProof.decode(proof);
    if (read.isEmpty()) return;
    switch (verifier.verify("account:" + who, read.get(), since)) {
      case Verdict.Latest latest ->
          putVerdict(node, latest.version(), latest.valueHash(), latest.head(), verifier);
      case Verdict.Absent absent ->
          putVerdict(node, 0, Bytes.unsafeWrap(new byte[32]), absent.head(), verifier);
      case Verdict.Standing standing -> throw new AssertionError("a label was asked about");
      case Verdict.Refused refused -> node.put("tooOld", refused.reason() == Reason.STALE);
    }
  }

  private static void putVerdict(
      ObjectNode node, long version, Bytes valueHash, SeenHead seen, LogVerifier verifier) {
    HeadState head = verifier.remembered().orElseThrow();
    ObjectNode latest = node.putObject("latest");
    latest.put("version", version).put("valueHash", valueHash.base64Url());
    latest.put("isStale", seen.isStale());
    seen.age().ifPresent(age -> latest.put("age", age.toMillis()));
    putHead(latest.putObject("head"), head);
  }

  private static void putHead(ObjectNode node, HeadState head) {
    node.put("size", head.size()).put("root", head.root().base64Url());
    head.floor().ifPresent(floor -> node.put("floor", floor.toEpochMilli()));
  }

  // The log

  private LogKeys keys() {
    List<VerifierKey> keys = witnesses.stream().map(NoteSigner::verifier).toList();
    return new LogKeys(log.verifier(), keys, NEEDED);
  }

  private void set(String who, long version) {
    set(who, version, octets(32));
  }

  private void set(String who, long version, Bytes value) {
    Bytes index = directory.index("account:" + who);
    Bytes commitment = openings.opening(index, version, value).commitment(version);
    PrefixEntry entry = new PrefixEntry(index, version, commitment);
    EpochChanges changes = new EpochChanges(List.of(new Change(version - 1, entry)));
    values.put(index, value);
    prefix = prefix.with(changes.entries());
    changesHash = changes.hash();
    tree.append(new Epoch(tree.size(), prefix.root(), changesHash).leafHash());
  }

  private String text() {
    return new Checkpoint(log.verifier().name(), tree.size(), tree.root(tree.size())).text();
  }

  private SignedNote head(int cosigners) {
    SignedNote note = new SignedNote(text(), List.of(log.sign(Bytes.utf8(text()))));
    for (NoteSigner each : witnesses.subList(0, cosigners)) note = note.with(cosigned(each, NOW));
    return note;
  }

  private SignatureLine cosigned(NoteSigner witness, Instant time) {
    return Cosignature.sign(Bytes.utf8(text()), time, witness);
  }

  /** What a log says of a person; -1 is nobody. */
  private LatestProof proof(SignedNote head, long from, int person) {
    String who = person < 0 ? "nobody" : "person" + person;
    Bytes index = directory.index("account:" + who + "@example.org");
    long size = tree.size();
    List<Bytes> consistency = from == 0 ? List.of() : tree.consistency(from, size);
    Optional<Opening> opening =
        prefix
            .find(index)
            .map(entry ->
                openings.opening(
                    index, entry.version(), Objects.requireNonNull(values.get(index))));
    return new LatestProof(
        new HeadProof(head, from, consistency),
        prefix.root(),
        changesHash,
        tree.inclusion(size - 1, size),
        prefix.path(index),
        opening);
  }

  private Secret secret() {
    return Secret.copyOf(octets(32));
  }

  private Bytes octets(int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return Bytes.unsafeWrap(octets);
  }

  private NodeStore merkleStore() {
    return new NodeStore() {
      @Override
      public Bytes get(int level, long index) {
        return Objects.requireNonNull(merkleNodes.get(List.of((long) level, index)));
      }

      @Override
      public void put(int level, long index, Bytes hash) {
        merkleNodes.put(List.of((long) level, index), hash);
      }
    };
  }

  private PrefixStore prefixStore() {
    return new PrefixStore() {
      @Override
      public Bytes get(Bytes hash) {
        return Objects.requireNonNull(prefixNodes.get(hash));
      }

      @Override
      public void put(Bytes hash, Bytes node) {
        prefixNodes.put(hash, node);
      }
    };
  }
}
