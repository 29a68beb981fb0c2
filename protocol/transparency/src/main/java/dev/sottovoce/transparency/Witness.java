package dev.sottovoce.transparency;

import dev.sottovoce.crypto.note.Cosignature;
import dev.sottovoce.crypto.note.NoteSigner;
import dev.sottovoce.crypto.note.SignatureLine;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.transparency.EpochChanges.Change;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Watches one log and cosigns its heads (C2SP tlog-witness). Beyond what any witness does, it
 * replays what changed in each epoch: every version is the one before plus one, and nothing else
 * changed, or the log's own root would be another. So a version that was shown once stays.
 *
 * <p>Its driver fetches the epochs from {@code state().log().size()} up to the new head's size and
 * keeps the new state before it hands out the cosignature.
 */
public final class Witness {
  /** What is looked at; tests leave one out to show that it is needed. */
  enum Check {
    SIGNATURE,
    HISTORY,
    VERSIONS,
    REPLAY
  }

  /** Why a head is not cosigned. */
  public enum Refusal {
    /** It is no checkpoint, or the old size is larger than the new. */
    MALFORMED,
    UNKNOWN_LOG,
    NOT_SIGNED,
    /** The log showed another head of the size that was cosigned: it has two histories. */
    FORK,
    /** It does not go on from the head that was cosigned: the log has two histories. */
    INCONSISTENT,
    /** A version is not the one before plus one. */
    VERSION,
    /**
     * The epochs do not lead to this head: something changed or vanished that none of them says.
     */
    NOT_REPLAYED
  }

  /** What becomes of a request. */
  public sealed interface Outcome {
    /**
     * @param state to be kept before the line goes out
     */
    record Cosigned(SignatureLine line, WitnessState state) implements Outcome {}

    /** The log remembers another head than the one cosigned last, which has this size. */
    record Conflict(long size) implements Outcome {}

    record Refused(Refusal why) implements Outcome {}
  }

  private final NoteSigner key;
  private final VerifierKey log;
  private final PrefixStore store;
  private final Set<Check> checks;
  private WitnessState state;

  /**
   * @param key of type {@link VerifierKey.Algorithm#COSIGNATURE_V1}
   * @param log whose heads are cosigned
   * @param state what was kept the last time
   * @param store where the trees lie that were replayed
   */
  public Witness(NoteSigner key, VerifierKey log, WitnessState state, PrefixStore store) {
    this(key, log, state, store, EnumSet.allOf(Check.class));
  }

  Witness(
      NoteSigner key, VerifierKey log, WitnessState state, PrefixStore store, Set<Check> checks) {
    this.key = key;
    this.log = log;
    this.state = state;
    this.store = store;
    this.checks = checks;
  }

  public WitnessState state() {
    return state;
  }

  /**
   * What stands against a request before any epoch is looked at; nothing when it may be replayed.
   */
  public Optional<Outcome> objection(AddCheckpoint request) {
    Optional<Checkpoint> parsed = Checkpoint.parse(request.head().text());
    if (!parsed.isPresent()) return refused(Refusal.MALFORMED);
    Checkpoint next = parsed.get();
    // "The witness MUST verify the checkpoint signature against the public key(s) it trusts for
    // the checkpoint's origin."
    if (!next.origin().equals(log.name())) return refused(Refusal.UNKNOWN_LOG);
    if (!request.head().isSignedBy(log) && !isOff(Check.SIGNATURE)) {
      return refused(Refusal.NOT_SIGNED);
    }
    // "The old size MUST be equal to or lower than the checkpoint size."
    if (request.oldSize() > next.size()) return refused(Refusal.MALFORMED);
    if (isOff(Check.HISTORY)) return Optional.empty();
    // "The witness MUST check that the old size matches the size of the latest checkpoint it
    // cosigned for the checkpoint's origin."
    long size = state.log().size();
    if (request.oldSize() != size) return Optional.of(new Outcome.Conflict(size));
    Bytes root = state.log().root();
    boolean goesOn =
        MerkleProofs.isConsistent(size, root, next.size(), next.root(), request.consistency());
    if (goesOn) return Optional.empty();
    return refused(size == next.size() ? Refusal.FORK : Refusal.INCONSISTENT);
  }

  private static Optional<Outcome> refused(Refusal why) {
    return Optional.of(new Outcome.Refused(why));
  }

  /** Begins to replay what leads to a head to which there was no {@link #objection}. */
  public Replay replay(AddCheckpoint request) {
    Checkpoint next =
        Checkpoint.parse(request.head().text())
            .orElseThrow(() -> new IllegalArgumentException("there is an objection"));
    return new Replay(next, request);
  }

  /** Epochs on the way to a head; each is applied in its order. */
  public final class Replay {
    private final Checkpoint head;
    private final AddCheckpoint request;
    private CompactRange range = state.log();
    private PrefixTree tree = new PrefixTree(store, state.prefixRoot());

    private Replay(Checkpoint head, AddCheckpoint request) {
      this.head = head;
      this.request = request;
    }

    /** Whether the epochs up to the head were applied. */
    public boolean isComplete() {
      return range.size() >= head.size();
    }

    /** The number of the epoch that comes next. */
    public long next() {
      return range.size();
    }

    /** Applies the next epoch; says why not when it breaks the rules. */
    public Optional<Outcome> apply(EpochChanges changes) {
      if (isComplete()) throw new IllegalStateException("the head was reached");
      for (Change each : changes.changes()) {
        if (!isNext(each) && !isOff(Check.VERSIONS)) return refused(Refusal.VERSION);
      }
      tree = tree.with(changes.entries());
      range = range.with(new Epoch(range.size(), tree.root(), changes.hash()).leafHash());
      return Optional.empty();
    }

    private boolean isNext(Change change) {
      long before = tree.find(change.entry().index()).map(PrefixEntry::version).orElse(0L);
      return change.oldVersion() == before && change.entry().version() == before + 1;
    }

    /**
     * Cosigns the head if the epochs led to it.
     *
     * @param now the witness's own wall time
     */
    public Outcome finish(Instant now) {
      boolean led = range.size() == head.size() && range.root().equals(head.root());
      if (!led && !isOff(Check.REPLAY)) return new Outcome.Refused(Refusal.NOT_REPLAYED);
      state = new WitnessState(range, tree.root());
      SignatureLine line = Cosignature.sign(request.head().signedOctets(), now, key);
      return new Outcome.Cosigned(line, state);
    }
  }

  private boolean isOff(Check check) {
    return !checks.contains(check);
  }
}
