package dev.sottovoce.phone.log;

import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountMemory.Part;
import dev.sottovoce.transparency.HeadState;
import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.util.Optional;

/**
 * Looks at the own account in every epoch of the log: a version that was shown for an hour and
 * taken back stands in an epoch for good. Witnesses of our kind see that too; those that only see
 * to it that the log grows do not. What was looked at once is not looked at again.
 */
public final class OwnEpochs {
  /** What is known of the own account. */
  @FunctionalInterface
  public interface Known {
    /**
     * Whether that is the hash of the account's statement with that number, or of one before the
     * account that this phone knows was founded.
     */
    boolean isOurs(long version, Bytes valueHash) throws IOException;
  }

  /** What came of a look. */
  public enum Finding {
    AS_WE_KNOW_IT,
    /** An epoch shows a statement that none of the account's devices made. */
    ALTERED,
    /** An epoch shows an older version than one before it, or none where there was one. */
    TAKEN_BACK,
    /** So far; there are more epochs to look at, now. */
    MORE,
    /** The log did not answer, or is not believed; the rest is looked at another time. */
    NOT_FINISHED
  }

  /** In one look; where there are more, the next one follows at once. */
  private static final int MOST_EPOCHS = 256;

  private static final int OCTETS = 16;

  private final HeadKeeper heads;
  private final AccountMemory memory;
  private final String label;

  /**
   * @param label of the own account in the log
   */
  public OwnEpochs(HeadKeeper heads, AccountMemory memory, String label) {
    this.heads = heads;
    this.memory = memory;
    this.label = label;
  }

  /**
   * So far were they looked at.
   *
   * @param next epoch to look at
   * @param version of the account in the one before
   */
  private record Looked(long next, long version) {}

  /**
   * Looks at the epochs that came since the last time. Blocks.
   *
   * @throws IOException when how far it has come cannot be read or kept
   */
  public Finding look(Known known) throws IOException {
    Optional<HeadState> head = heads.remembered();
    if (!head.isPresent()) return Finding.NOT_FINISHED;
    // A new phone begins with the newest: what was before it was there is others' to see.
    Looked looked = load().orElseGet(() -> new Looked(Math.max(0, head.get().size() - 1), 0));
    long end = Math.min(head.get().size(), looked.next() + MOST_EPOCHS);
    while (looked.next() < end) {
      LogStanding standing = heads.proveAt(label, looked.next());
      if (!(standing instanceof LogStanding.Judged judged)) return Finding.NOT_FINISHED;
      Verdict verdict = judged.verdict();
      if (verdict instanceof Verdict.Refused) return Finding.NOT_FINISHED;
      long version = verdict instanceof Verdict.Latest latest ? latest.version() : 0;
      if (version < looked.version()) return Finding.TAKEN_BACK;
      boolean ours =
          !(verdict instanceof Verdict.Latest latest) || known.isOurs(version, latest.valueHash());
      if (!ours) return Finding.ALTERED;
      looked = new Looked(looked.next() + 1, version);
      memory.save(Part.EPOCHS, encoded(looked));
    }
    return end < head.get().size() ? Finding.MORE : Finding.AS_WE_KNOW_IT;
  }

  private static Bytes encoded(Looked looked) {
    return new ByteWriter(OCTETS).u64(looked.next()).u64(looked.version()).toBytes();
  }

  private Optional<Looked> load() throws IOException {
    Optional<Bytes> kept = memory.load(Part.EPOCHS);
    if (!kept.isPresent()) return Optional.empty();
    ByteReader reader = new ByteReader(kept.get());
    Looked looked = new Looked(reader.u64(), reader.u64());
    if (!reader.exhausted() || looked.next() < 0 || looked.version() < 0) {
      throw new IOException("what is kept of the log's epochs is damaged; enrol this device again");
    }
    return Optional.of(looked);
  }
}
