package dev.sottovoce.phone.log;

import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Holds what a server tells against the log; blocks. */
public final class LogAgreement {
  /** Says whether a version is the newest that the log has. */
  public interface Judge {
    /**
     * @param version 0 where the server says that there is none
     * @param valueHash SHA-256 of the value
     * @throws IOException when the log does not answer
     */
    Finding of(String label, long version, Optional<Bytes> valueHash) throws IOException;
  }

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

  private final Function<String, LogStanding> prove;
  private final long epochMillis;

  public LogAgreement(HeadKeeper heads) {
    this(heads::prove, EPOCH_MILLIS);
  }

  LogAgreement(Function<String, LogStanding> prove, long epochMillis) {
    this.prove = prove;
    this.epochMillis = epochMillis;
  }

  /** See {@link Judge#of}. */
  public Finding of(String label, long version, Optional<Bytes> valueHash) throws IOException {
    boolean answered = false;
    for (int i = 1; i <= TRIES; i++) {
      LogStanding standing = prove.apply(label);
      if (standing instanceof LogStanding.NoLog) return Finding.NO_LOG;
      answered = standing instanceof LogStanding.Judged;
      if (standing instanceof LogStanding.Judged judged) {
        Optional<Finding> found = found(judged.verdict(), version, valueHash);
        if (found.isPresent()) return found.get();
      }
      if (i < TRIES) waitForAnEpoch();
    }
    if (!answered) throw new IOException("the log does not answer");
    return Finding.CONTRADICTED;
  }

  /** Nothing when it may be another thing in a moment. */
  private static Optional<Finding> found(Verdict verdict, long version, Optional<Bytes> valueHash) {
    if (verdict instanceof Verdict.Absent) {
      return version == 0 ? Optional.of(Finding.SAME) : Optional.empty();
    }
    if (verdict instanceof Verdict.Refused refused && refused.reason() == Verdict.Reason.STALE) {
      return Optional.of(Finding.TOO_OLD);
    }
    if (!(verdict instanceof Verdict.Latest latest)) return Optional.of(Finding.CONTRADICTED);
    if (latest.version() < version) return Optional.empty();
    boolean same = latest.version() == version && Optional.of(latest.valueHash()).equals(valueHash);
    return Optional.of(same ? Finding.SAME : Finding.CONTRADICTED);
  }

  private void waitForAnEpoch() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(epochMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the log was asked", e);
    }
  }
}
