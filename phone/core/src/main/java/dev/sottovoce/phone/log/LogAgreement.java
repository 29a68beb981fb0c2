package dev.sottovoce.phone.log;

import dev.sottovoce.transparency.SeenHead;
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
    /** The log has not got that version yet, also after a while. */
    BEHIND,
    /** The policy wants a head that witnesses saw more recently. */
    TOO_OLD,
    /** Another version, or another value, or the log itself is not to be believed. */
    CONTRADICTED;

    /** Whether what the server tells may be used. */
    public boolean isAgreed() {
      return this == SAME || this == NO_LOG;
    }
  }

  /**
   * @param head in which the version is the newest one; only where it is the same
   */
  public record Result(Finding finding, Optional<SeenHead> head) {}

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
    return of(label, version, valueHash, Optional.empty()).finding();
  }

  /**
   * The same where the log was asked already.
   *
   * @param told what it said; nothing to ask it now
   */
  public Result of(
      String label, long version, Optional<Bytes> valueHash, Optional<LogStanding> told)
      throws IOException {
    LogStanding standing = told.isPresent() ? told.get() : prove.apply(label);
    for (int i = 1; i < TRIES; i++) {
      Optional<Result> found = found(standing, version, valueHash);
      if (found.isPresent()) return found.get();
      waitForAnEpoch();
      standing = prove.apply(label);
    }
    Optional<Result> found = found(standing, version, valueHash);
    if (found.isPresent()) return found.get();
    if (standing instanceof LogStanding.NotAnswered) {
      throw new IOException("the log does not answer");
    }
    return result(Finding.BEHIND);
  }

  /** Nothing when it may be another thing in a moment. */
  private static Optional<Result> found(
      LogStanding standing, long version, Optional<Bytes> valueHash) {
    if (standing instanceof LogStanding.NoLog) return Optional.of(result(Finding.NO_LOG));
    if (!(standing instanceof LogStanding.Judged judged)) return Optional.empty();
    Verdict verdict = judged.verdict();
    if (verdict instanceof Verdict.Absent absent) {
      return version == 0 ? Optional.of(same(absent.head())) : Optional.empty();
    }
    if (verdict instanceof Verdict.Refused refused && refused.reason() == Verdict.Reason.STALE) {
      return Optional.of(result(Finding.TOO_OLD));
    }
    if (!(verdict instanceof Verdict.Latest latest)) {
      return Optional.of(result(Finding.CONTRADICTED));
    }
    if (latest.version() < version) return Optional.empty();
    boolean same = latest.version() == version && Optional.of(latest.valueHash()).equals(valueHash);
    return Optional.of(same ? same(latest.head()) : result(Finding.CONTRADICTED));
  }

  private static Result same(SeenHead head) {
    return new Result(Finding.SAME, Optional.of(head));
  }

  private static Result result(Finding finding) {
    return new Result(finding, Optional.empty());
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
