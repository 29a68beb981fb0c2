package dev.sottovoce.phone.log;

import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Holds what a server tells against the log; blocks. */
public final class LogAgreement {
  /** What the log says of a version. */
  public enum Finding {
    /** It is the newest one. */
    SAME,
    /** The organisation has no log. */
    NO_LOG,
    /** The policy wants a head that witnesses saw more recently. */
    TOO_OLD,
    /** Another version, or another value, or the log itself is not to be believed. */
    CONTRADICTED
  }

  private static final int TRIES = 4;

  /** A version that was made just now is in the log's next epoch, a second later. */
  private static final long EPOCH_MILLIS = 700;

  private final HeadKeeper heads;

  public LogAgreement(HeadKeeper heads) {
    this.heads = heads;
  }

  /**
   * Whether that is the newest version of a label.
   *
   * @param version 0 where the server says that there is none
   * @param valueHash SHA-256 of the value
   * @throws IOException when the log does not answer
   */
  public Finding of(String label, long version, Optional<Bytes> valueHash) throws IOException {
    for (int i = 1; i <= TRIES; i++) {
      Optional<Finding> found = ask(label, version, valueHash);
      if (found.isPresent()) return found.get();
      if (i < TRIES) waitForAnEpoch();
    }
    if (!(heads.standing() instanceof LogStanding.Judged)) {
      throw new IOException("the log does not answer");
    }
    return Finding.CONTRADICTED;
  }

  /** Nothing when it may be another thing in a moment. */
  private Optional<Finding> ask(String label, long version, Optional<Bytes> valueHash) {
    LogStanding standing = heads.prove(label);
    if (standing instanceof LogStanding.NoLog) return Optional.of(Finding.NO_LOG);
    if (!(standing instanceof LogStanding.Judged judged)) return Optional.empty();
    Verdict verdict = judged.verdict();
    if (verdict instanceof Verdict.Absent) {
      return version == 0 ? Optional.of(Finding.SAME) : Optional.empty();
    }
    if (verdict instanceof Verdict.Refused refused && refused.reason() == Verdict.Reason.STALE) {
      return Optional.of(Finding.TOO_OLD);
    }
    if (!(verdict instanceof Verdict.Latest latest)) return Optional.of(Finding.CONTRADICTED);
    if (latest.version() < version) return Optional.empty();
    boolean same =
        latest.version() == version && Optional.of(latest.valueHash()).equals(valueHash);
    return Optional.of(same ? Finding.SAME : Finding.CONTRADICTED);
  }

  private static void waitForAnEpoch() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(EPOCH_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the log was asked", e);
    }
  }
}
