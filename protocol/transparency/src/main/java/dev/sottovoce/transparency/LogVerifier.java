package dev.sottovoce.transparency;

import dev.sottovoce.crypto.note.Cosignature;
import dev.sottovoce.crypto.note.SignatureLine;
import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.transparency.Verdict.Reason;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A phone's side of the log. It takes a head only when the pinned log signed it, enough pinned
 * witnesses cosigned it, and it goes on from the head taken last; it takes a version only when it
 * stands in the last epoch under such a head. Whoever keeps {@link #remembered()} keeps it before
 * acting on what was taken, so that a restart forgets nothing.
 */
public final class LogVerifier {
  /** What is looked at; tests leave one out to show that it is needed. */
  enum Check {
    SIGNATURE,
    WITNESSES,
    ROLLBACK,
    CONSISTENCY,
    AGE,
    LAST_LEAF,
    PATH,
    OPENING
  }

  private final LogKeys keys;
  private final DirectoryKey directory;
  private final StaleHead stale;
  private final Set<Check> checks;
  private Optional<HeadState> remembered;

  /**
   * @param remembered what was kept the last time; nothing on a new phone
   */
  public LogVerifier(
      LogKeys keys, DirectoryKey directory, StaleHead stale, Optional<HeadState> remembered) {
    this(keys, directory, stale, remembered, EnumSet.allOf(Check.class));
  }

  LogVerifier(
      LogKeys keys,
      DirectoryKey directory,
      StaleHead stale,
      Optional<HeadState> remembered,
      Set<Check> checks) {
    this.keys = keys;
    this.directory = directory;
    this.stale = stale;
    this.remembered = remembered;
    this.checks = checks;
  }

  /** What must be kept. */
  public Optional<HeadState> remembered() {
    return remembered;
  }

  /**
   * Judges a head alone; one that is taken is remembered, one that is refused changes nothing.
   *
   * @param since how long ago {@link #remembered()} changed, by a clock that only goes forward;
   *     nought when it was read from a disk, since nobody knows
   */
  public Verdict verify(HeadProof proof, Duration since) {
    Head head = judge(proof, since);
    if (head instanceof Head.Bad bad) return new Verdict.Refused(bad.reason);
    return new Verdict.Standing(remember((Head.Good) head));
  }

  /** The same, and what a label stands for under that head. */
  public Verdict verify(String label, LatestProof proof, Duration since) {
    return verify(label, Optional.empty(), proof, since);
  }

  /**
   * The same of an earlier epoch under that head: what a label stood for then.
   *
   * @param proof with that epoch's leaf in place of the last one
   */
  public Verdict verifyAt(String label, long epoch, LatestProof proof, Duration since) {
    return verify(label, Optional.of(epoch), proof, since);
  }

  private Verdict verify(String label, Optional<Long> epoch, LatestProof proof, Duration since) {
    Head head = judge(proof.head(), since);
    if (head instanceof Head.Bad bad) return new Verdict.Refused(bad.reason);
    Head.Good good = (Head.Good) head;
    Bytes index = directory.index(label);
    long leaf = epoch.orElse(good.checkpoint.size() - 1);
    if (!leadsTo(index, leaf, proof, good.checkpoint)) return new Verdict.Refused(Reason.BAD_PROOF);
    Optional<PrefixEntry> entry = proof.path().end().filter(end -> end.index().equals(index));
    if (!entry.isPresent()) {
      // An opening of nothing says that the log does not know what it shows.
      return proof.opening().isPresent()
          ? new Verdict.Refused(Reason.BAD_PROOF)
          : new Verdict.Absent(remember(good));
    }
    if (!proof.opening().isPresent() || !opens(proof.opening().get(), entry.get())) {
      return new Verdict.Refused(Reason.BAD_PROOF);
    }
    Bytes valueHash = proof.opening().get().valueHash();
    return new Verdict.Latest(entry.get().version(), valueHash, remember(good));
  }

  private boolean leadsTo(Bytes index, long number, LatestProof proof, Checkpoint head) {
    if (number < 0 || number >= head.size()) return false;
    Bytes leaf = new Epoch(number, proof.prefixRoot(), proof.changesHash()).leafHash();
    boolean stands =
        MerkleProofs.isIncluded(leaf, number, head.size(), proof.inclusion(), head.root());
    boolean leads =
        proof.path().root(index).filter(root -> root.equals(proof.prefixRoot())).isPresent();
    return (stands || isOff(Check.LAST_LEAF)) && (leads || isOff(Check.PATH));
  }

  private boolean opens(Opening opening, PrefixEntry entry) {
    boolean opens = opening.commitment(entry.version()).equals(entry.commitment());
    return entry.version() >= 1 && (opens || isOff(Check.OPENING));
  }

  /** A head on the way to being taken. */
  private interface Head {
    record Good(Checkpoint checkpoint, SeenHead seen, Optional<Instant> floor) implements Head {}

    record Bad(Reason reason) implements Head {}
  }

  private Head judge(HeadProof proof, Duration since) {
    Optional<Checkpoint> parsed = Checkpoint.parse(proof.note().text());
    if (!parsed.isPresent() || !parsed.get().origin().equals(keys.origin())) {
      return new Head.Bad(Reason.BAD_PROOF);
    }
    Checkpoint checkpoint = parsed.get();
    if (!proof.note().isSignedBy(keys.log()) && !isOff(Check.SIGNATURE)) {
      return new Head.Bad(Reason.NOT_SIGNED);
    }
    List<Instant> times = witnessed(proof.note());
    if (times.size() < keys.needed() && !isOff(Check.WITNESSES)) {
      return new Head.Bad(Reason.NOT_WITNESSED);
    }
    Optional<Reason> history = history(checkpoint, proof);
    if (history.isPresent()) return new Head.Bad(history.get());
    return dated(checkpoint, times, since);
  }

  /** When each of the pinned witnesses looked, the latest first. */
  private List<Instant> witnessed(SignedNote note) {
    List<Instant> times = new ArrayList<>();
    for (VerifierKey witness : keys.witnesses()) {
      Optional<Instant> latest = Optional.empty();
      for (SignatureLine line : note.lines()) {
        Optional<Instant> time = Cosignature.verify(line, note.signedOctets(), witness);
        boolean later = time.isPresent() && !latest.filter(time.get()::isBefore).isPresent();
        if (later) latest = time;
      }
      if (latest.isPresent()) times.add(latest.get());
    }
    times.sort(Collections.reverseOrder());
    return times;
  }

  private Optional<Reason> history(Checkpoint next, HeadProof proof) {
    if (!remembered.isPresent()) return Optional.empty();
    HeadState seen = remembered.get();
    if (next.size() < seen.size()) {
      return isOff(Check.ROLLBACK) ? Optional.empty() : Optional.of(Reason.ROLLED_BACK);
    }
    if (isOff(Check.CONSISTENCY)) return Optional.empty();
    if (next.size() == seen.size()) {
      return next.root().equals(seen.root()) ? Optional.empty() : Optional.of(Reason.FORK);
    }
    // A proof from another size proves nothing; a log with one history can make the right one.
    if (proof.from() != seen.size()) return Optional.of(Reason.BAD_PROOF);
    boolean goesOn =
        MerkleProofs.isConsistent(
            seen.size(), seen.root(), next.size(), next.root(), proof.consistency());
    return goesOn ? Optional.empty() : Optional.of(Reason.FORK);
  }

  private Head dated(Checkpoint checkpoint, List<Instant> times, Duration since) {
    Optional<Instant> before = remembered.flatMap(HeadState::floor).map(floor -> floor.plus(since));
    if (keys.needed() == 0 || times.size() < keys.needed()) {
      SeenHead seen = new SeenHead(checkpoint.size(), Optional.empty(), Optional.empty());
      return new Head.Good(checkpoint, seen, before);
    }
    // As many as are needed say that it was then or later: no smaller number can move our time.
    Instant witnessedAt = times.get(keys.needed() - 1);
    Instant now = before.filter(witnessedAt::isBefore).orElse(witnessedAt);
    SeenHead seen =
        new SeenHead(
            checkpoint.size(),
            Optional.of(witnessedAt),
            Optional.of(Duration.between(witnessedAt, now)));
    if (seen.isStale() && stale == StaleHead.REFUSE && !isOff(Check.AGE)) {
      return new Head.Bad(Reason.STALE);
    }
    return new Head.Good(checkpoint, seen, Optional.of(now));
  }

  private SeenHead remember(Head.Good head) {
    remembered =
        Optional.of(new HeadState(head.checkpoint.size(), head.checkpoint.root(), head.floor));
    return head.seen;
  }

  private boolean isOff(Check check) {
    return !checks.contains(check);
  }
}
