package dev.sottovoce.sip.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One transaction: its key, its flow, and at most two timers: to repeat, and to end. */
abstract class Transaction<F> {
  final TransactionKey key;
  final F flow;
  final TimerValues timers;

  private @Nullable Instant repeatAt;
  private @Nullable Instant endAt;
  private Duration repeatWait;
  private boolean terminated;

  /** The latest alarm that the layer set, which is the only one that counts. */
  @Nullable Instant alarmAt;

  Transaction(TransactionKey key, F flow, TimerValues timers) {
    this.key = key;
    this.flow = flow;
    this.timers = timers;
    repeatWait = timers.t1();
  }

  /** Time passed: repeats and ends what is due. */
  final void tick(Instant now, List<TransactionLayer.Output<F>> outputs) {
    if (repeatAt != null && !now.isBefore(repeatAt)) {
      repeatWait = timers.doubled(repeatWait, repeatsAtMostEveryT2());
      repeatAt = now.plus(repeatWait);
      repeat(outputs);
    }
    if (endAt != null && !now.isBefore(endAt)) {
      endAt = null;
      repeatAt = null;
      expired(outputs);
    }
  }

  /** What is due to be sent again. */
  abstract void repeat(List<TransactionLayer.Output<F>> outputs);

  /** The end timer ran out. */
  abstract void expired(List<TransactionLayer.Output<F>> outputs);

  /** Timer A doubles for ever; timers E and G stop at T2 (RFC 3261 section 17.1.2.2). */
  abstract boolean repeatsAtMostEveryT2();

  final void startRepeating(Instant now) {
    if (!timers.repeats()) return;
    repeatWait = timers.t1();
    repeatAt = now.plus(repeatWait);
  }

  final void repeatEvery(Duration wait, Instant now) {
    if (repeatAt == null) return;
    repeatWait = wait;
    repeatAt = now.plus(wait);
  }

  final void stopRepeating() {
    repeatAt = null;
  }

  final void endIn(Duration wait, Instant now) {
    if (wait.isZero()) {
      terminate();
    } else {
      endAt = now.plus(wait);
    }
  }

  final void stopEnding() {
    endAt = null;
  }

  final void terminate() {
    terminated = true;
    repeatAt = null;
    endAt = null;
  }

  final boolean isTerminated() {
    return terminated;
  }

  /** When {@link #tick} has something to do next, or null. */
  final @Nullable Instant nextDeadline() {
    if (repeatAt == null) return endAt;
    return endAt == null || repeatAt.isBefore(endAt) ? repeatAt : endAt;
  }
}
