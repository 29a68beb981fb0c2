package dev.sottovoce.phone.log;

import dev.sottovoce.identity.passport.LogHead;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.HeadStore;
import dev.sottovoce.phone.account.AccountException;
import dev.sottovoce.phone.enrol.LogDownload;
import dev.sottovoce.transparency.HeadProof;
import dev.sottovoce.transparency.HeadState;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.transparency.LogVerifier;
import dev.sottovoce.transparency.StaleHead;
import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.transparency.Verdict.Reason;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the log and judges its answers by the head that this phone remembers, which is kept before
 * anything that was shown under it is believed. Its time is the witnesses' and a clock that only
 * goes forward.
 */
public final class HeadKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(HeadKeeper.class);

  private static final int LOOKS = 4;

  private final Optional<PinnedLog> pinned;
  private final HeadStore store;
  private final Supplier<Account> account;
  private final Supplier<StaleHead> stale;
  private final Clock clock;
  private final LongSupplier nanos;

  /** Held while the log is asked: an answer fits the head that was remembered when it was asked. */
  private final Object asking = new Object();

  private Optional<HeadState> remembered;
  private long changedAt;
  private volatile LogStanding standing;

  /**
   * @param account with the certificate that is in use
   * @param stale what the policy in force says about old heads
   * @param clock for certificates alone
   * @throws IOException when what was kept cannot be read; going on without it would be what an
   *     attacker wants
   */
  public HeadKeeper(
      Supplier<Account> account, HeadStore store, Supplier<StaleHead> stale, Clock clock)
      throws IOException {
    this(account, store, stale, clock, System::nanoTime);
  }

  HeadKeeper(
      Supplier<Account> account,
      HeadStore store,
      Supplier<StaleHead> stale,
      Clock clock,
      LongSupplier nanos)
      throws IOException {
    this.account = account;
    this.store = store;
    this.stale = stale;
    this.clock = clock;
    this.nanos = nanos;
    pinned = PinnedLog.of(account.get().trustBundle());
    remembered = pinned.isPresent() ? store.load(keyId()) : Optional.empty();
    changedAt = nanos.getAsLong();
    standing = pinned.isPresent() ? new LogStanding.NotAnswered() : new LogStanding.NoLog();
  }

  /** What came of the last time that the log was asked. */
  public LogStanding standing() {
    return standing;
  }

  /** What this phone pinned; nothing where the organisation had no log then. */
  public Optional<PinnedLog> pinned() {
    return pinned;
  }

  /** The head that this phone remembers. */
  public synchronized Optional<HeadState> remembered() {
    return remembered;
  }

  /** Asks for the newest head; blocks for at most about ten seconds. */
  public LogStanding check() {
    if (!pinned.isPresent()) return standing;
    synchronized (asking) {
      try {
        Optional<HeadProof> proof = download().head(seenSize());
        return proof.isPresent()
            ? judged(verifier -> verifier.verify(proof.get(), since()))
            : said(new Verdict.Refused(Reason.BAD_PROOF));
      } catch (IOException e) {
        return notAnswered(e);
      }
    }
  }

  /** Asks for the newest version of a label; blocks for at most about ten seconds. */
  public LogStanding prove(String label) {
    if (!pinned.isPresent()) return standing;
    synchronized (asking) {
      try {
        Optional<LatestProof> proof =
            download().latest(pinned.get().directory().index(label), seenSize());
        return proof.isPresent()
            ? judge(label, proof.get())
            : said(new Verdict.Refused(Reason.BAD_PROOF));
      } catch (IOException e) {
        return notAnswered(e);
      }
    }
  }

  /** Asks what a label stood for at the end of an epoch; blocks for at most about ten seconds. */
  public LogStanding proveAt(String label, long epoch) {
    if (!pinned.isPresent()) return standing;
    synchronized (asking) {
      try {
        Optional<LatestProof> proof =
            download().at(pinned.get().directory().index(label), epoch, seenSize());
        return proof.isPresent()
            ? judged(verifier -> verifier.verifyAt(label, epoch, proof.get(), since()))
            : said(new Verdict.Refused(Reason.BAD_PROOF));
      } catch (IOException e) {
        return notAnswered(e);
      }
    }
  }

  /**
   * Whether a head that somebody else has seen is certainly not of the log that this phone sees;
   * blocks. One that is larger than any that the server shows now is none of it: the server holds
   * back from this phone what it showed to the other.
   */
  public boolean isOfOtherLog(LogHead theirs) {
    if (!pinned.isPresent()) return false;
    for (int i = 0; i < LOOKS; i++) {
      if (i > 0 && !waited()) return false;
      Optional<HeadState> ours = remembered();
      if (i > 0 || !ours.isPresent() || ours.get().size() < theirs.size()) {
        if (!(check() instanceof LogStanding.Judged)) return false;
        ours = remembered();
      }
      if (!ours.isPresent()) return false;
      if (ours.get().size() < theirs.size()) continue;
      Optional<Boolean> fits = fits(theirs, ours.get());
      if (fits.isPresent()) return !fits.get();
    }
    LOG.warn("another phone has seen more of the log than the server shows this one");
    return true;
  }

  /** Nothing when the log has grown meanwhile. */
  private Optional<Boolean> fits(LogHead theirs, HeadState ours) {
    if (theirs.size() == ours.size()) return Optional.of(theirs.root().equals(ours.root()));
    if (theirs.size() == 0) return Optional.of(true);
    try {
      Optional<HeadProof> proof = download().head(theirs.size());
      if (!proof.isPresent()) return Optional.of(false);
      HeadState seen = new HeadState(theirs.size(), theirs.root(), Optional.empty());
      PinnedLog log = pinned.orElseThrow(() -> new IllegalStateException("no log"));
      LogVerifier verifier =
          new LogVerifier(log.keys(), log.directory(), StaleHead.WARN, Optional.of(seen));
      Verdict verdict = verifier.verify(proof.get(), Duration.ZERO);
      if (verdict instanceof Verdict.Refused) return Optional.of(false);
      HeadState shown = verifier.remembered().orElse(seen);
      if (shown.size() != ours.size()) return Optional.empty();
      return Optional.of(shown.root().equals(ours.root()));
    } catch (IOException e) {
      // Who cannot ask knows nothing; the next call tries again.
      LOG.warn("the log could not be asked: {}", e.getClass().getName());
      return Optional.of(true);
    }
  }

  private static boolean waited() {
    try {
      TimeUnit.SECONDS.sleep(1);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A question that brings a proof along. */
  public interface Question<T> {
    /**
     * @param head the size that the proof has to go on from
     */
    T ask(long head) throws IOException, AccountException;
  }

  /**
   * Asks, and lets nothing else be asked meanwhile: what comes is judged, within the question, by
   * the head that it was asked for.
   */
  public <T> T asking(Question<T> question) throws IOException, AccountException {
    synchronized (asking) {
      return question.ask(seenSize());
    }
  }

  /** Judges a proof that came another way. */
  public LogStanding judge(String label, LatestProof proof) {
    if (!pinned.isPresent()) return standing;
    return judged(verifier -> verifier.verify(label, proof, since()));
  }

  private synchronized LogStanding judged(Function<LogVerifier, Verdict> judgement) {
    PinnedLog log = pinned.orElseThrow(() -> new IllegalStateException("no log"));
    LogVerifier verifier = new LogVerifier(log.keys(), log.directory(), stale.get(), remembered);
    Verdict verdict = judgement.apply(verifier);
    if (!(verdict instanceof Verdict.Refused) && !keep(verifier.remembered())) {
      return standing;
    }
    return said(verdict);
  }

  /** Keeps the new head; false when it cannot be, and then nothing under it counts. */
  private boolean keep(Optional<HeadState> head) {
    if (head.equals(remembered)) return true;
    try {
      store.save(keyId(), head.orElseThrow(() -> new IllegalStateException("no log")));
    } catch (IOException e) {
      LOG.warn("the log's head could not be kept: {}", e.getClass().getName());
      standing = new LogStanding.NotAnswered();
      return false;
    }
    remembered = head;
    changedAt = nanos.getAsLong();
    return true;
  }

  private LogStanding said(Verdict verdict) {
    if (verdict instanceof Verdict.Refused refused) {
      LOG.warn("the log is not believed: {}", refused.reason());
    }
    standing = new LogStanding.Judged(verdict);
    return standing;
  }

  private LogStanding notAnswered(IOException e) {
    LOG.warn("the log could not be asked: {}", e.getClass().getName());
    standing = new LogStanding.NotAnswered();
    return standing;
  }

  private LogDownload download() {
    return new LogDownload(account.get(), clock);
  }

  private synchronized long seenSize() {
    return remembered.map(HeadState::size).orElse(0L);
  }

  private Duration since() {
    return Duration.ofNanos(nanos.getAsLong() - changedAt);
  }

  private String keyId() {
    return pinned.orElseThrow(() -> new IllegalStateException("no log")).keys().log().id().hex();
  }
}
