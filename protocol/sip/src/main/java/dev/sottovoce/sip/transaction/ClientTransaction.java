package dev.sottovoce.sip.transaction;

import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import java.time.Instant;
import java.util.List;

/** A request that we sent (RFC 3261 section 17.1). */
abstract class ClientTransaction<F> extends Transaction<F> {
  final SipRequest request;

  ClientTransaction(TransactionKey key, F flow, SipRequest request, TimerValues timers) {
    super(key, flow, timers);
    this.request = request;
  }

  void start(Instant now, List<TransactionLayer.Output<F>> outputs) {
    outputs.add(new TransactionLayer.Output.Transmit<>(flow, request));
    startRepeating(now);
    endIn(timers.sixtyFourT1(), now);
  }

  abstract void onResponse(
      SipResponse response, Instant now, List<TransactionLayer.Output<F>> outputs);

  /** Whether the user still waits for a final response. */
  abstract boolean isPending();

  void fail(TransactionLayer.Failure failure, List<TransactionLayer.Output<F>> outputs) {
    boolean pending = isPending();
    terminate();
    if (pending) outputs.add(new TransactionLayer.Output.Failed<>(request, failure));
  }

  final void passUp(SipResponse response, List<TransactionLayer.Output<F>> outputs) {
    outputs.add(new TransactionLayer.Output.ResponseReceived<>(flow, request, response));
  }

  @Override
  final void repeat(List<TransactionLayer.Output<F>> outputs) {
    outputs.add(new TransactionLayer.Output.Transmit<>(flow, request));
  }

  /** Section 17.1.2. */
  static final class NonInvite<F> extends ClientTransaction<F> {
    private boolean completed;

    NonInvite(TransactionKey key, F flow, SipRequest request, TimerValues timers) {
      super(key, flow, request, timers);
    }

    @Override
    void onResponse(SipResponse response, Instant now, List<TransactionLayer.Output<F>> outputs) {
      if (completed) return;
      passUp(response, outputs);
      if (response.isProvisional()) {
        repeatEvery(timers.t2(), now);
        return;
      }
      completed = true;
      stopRepeating();
      endIn(timers.lingering(timers.t4()), now);
    }

    @Override
    boolean isPending() {
      return !completed;
    }

    @Override
    void expired(List<TransactionLayer.Output<F>> outputs) {
      fail(TransactionLayer.Failure.TIMED_OUT, outputs);
    }

    @Override
    boolean repeatsAtMostEveryT2() {
      return true;
    }
  }

  /** Section 17.1.1 with RFC 6026 section 7.2. */
  static final class Invite<F> extends ClientTransaction<F> {
    private enum State {
      CALLING,
      PROCEEDING,
      ACCEPTED,
      COMPLETED
    }

    private State state = State.CALLING;

    Invite(TransactionKey key, F flow, SipRequest request, TimerValues timers) {
      super(key, flow, request, timers);
    }

    @Override
    void onResponse(SipResponse response, Instant now, List<TransactionLayer.Output<F>> outputs) {
      if (response.isProvisional()) onProvisional(response, outputs);
      else if (response.isSuccess()) onSuccess(response, now, outputs);
      else onRefusal(response, now, outputs);
    }

    private void onProvisional(SipResponse response, List<TransactionLayer.Output<F>> outputs) {
      if (!isPending()) return;
      state = State.PROCEEDING;
      stopRepeating();
      // Timer B ends with the first provisional response: how long it may ring is the user's
      // matter.
      stopEnding();
      passUp(response, outputs);
    }

    /** Every 2xx goes up: forks answer several times, and each repeat wants its ACK again. */
    private void onSuccess(
        SipResponse response, Instant now, List<TransactionLayer.Output<F>> outputs) {
      if (state == State.COMPLETED) return;
      if (isPending()) {
        state = State.ACCEPTED;
        stopRepeating();
        endIn(timers.sixtyFourT1(), now);
      }
      passUp(response, outputs);
    }

    private void onRefusal(
        SipResponse response, Instant now, List<TransactionLayer.Output<F>> outputs) {
      if (state == State.ACCEPTED) return;
      outputs.add(
          new TransactionLayer.Output.Transmit<>(flow, Requests.ackToRefusal(request, response)));
      if (state == State.COMPLETED) return;
      state = State.COMPLETED;
      stopRepeating();
      passUp(response, outputs);
      endIn(timers.lingering(timers.sixtyFourT1()), now);
    }

    @Override
    boolean isPending() {
      return state == State.CALLING || state == State.PROCEEDING;
    }

    @Override
    void expired(List<TransactionLayer.Output<F>> outputs) {
      fail(TransactionLayer.Failure.TIMED_OUT, outputs);
    }

    @Override
    boolean repeatsAtMostEveryT2() {
      return false;
    }
  }
}
