package dev.sottovoce.sip.transaction;

import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that we received (RFC 3261 section 17.2). */
abstract class ServerTransaction<F> extends Transaction<F> {
  final SipRequest request;

  private @Nullable SipResponse last;

  ServerTransaction(TransactionKey key, F flow, SipRequest request, TimerValues timers) {
    super(key, flow, timers);
    this.request = request;
  }

  abstract void start(Instant now);

  /** Nobody waits for a response any more. */
  final void abandon(List<TransactionLayer.Output<F>> outputs) {
    boolean invite = isPending() && request.is("INVITE");
    terminate();
    if (invite) {
      outputs.add(new TransactionLayer.Output.Cancelled<>(flow, request, Optional.empty()));
    }
  }

  /** The same request again, or the ACK of an INVITE. */
  abstract void onRequest(
      SipRequest received, Instant now, List<TransactionLayer.Output<F>> outputs);

  abstract void respond(
      SipResponse response, Instant now, List<TransactionLayer.Output<F>> outputs);

  /** Whether a final response is still to come. */
  final boolean isPending() {
    return last == null || last.isProvisional();
  }

  final void send(SipResponse response, List<TransactionLayer.Output<F>> outputs) {
    last = response;
    outputs.add(new TransactionLayer.Output.Transmit<>(flow, response));
  }

  @Override
  final void repeat(List<TransactionLayer.Output<F>> outputs) {
    if (last != null) outputs.add(new TransactionLayer.Output.Transmit<>(flow, last));
  }

  @Override
  final boolean repeatsAtMostEveryT2() {
    return true;
  }

  /** Section 17.2.2. */
  static final class NonInvite<F> extends ServerTransaction<F> {
    NonInvite(TransactionKey key, F flow, SipRequest request, TimerValues timers) {
      super(key, flow, request, timers);
    }

    /** The client gives up after Timer F; an answer after that has no reader. */
    @Override
    void start(Instant now) {
      endIn(timers.sixtyFourT1(), now);
    }

    @Override
    void onRequest(SipRequest received, Instant now, List<TransactionLayer.Output<F>> outputs) {
      repeat(outputs);
    }

    @Override
    void respond(SipResponse response, Instant now, List<TransactionLayer.Output<F>> outputs) {
      if (!isPending()) return;
      send(response, outputs);
      if (response.isFinal()) endIn(timers.lingering(timers.sixtyFourT1()), now);
    }

    @Override
    void expired(List<TransactionLayer.Output<F>> outputs) {
      terminate();
    }
  }

  /** Section 17.2.1 with RFC 6026 section 7.1. */
  static final class Invite<F> extends ServerTransaction<F> {
    private enum State {
      PROCEEDING,
      ACCEPTED,
      COMPLETED,
      CONFIRMED
    }

    private State state = State.PROCEEDING;

    Invite(TransactionKey key, F flow, SipRequest request, TimerValues timers) {
      super(key, flow, request, timers);
    }

    @Override
    void start(Instant now) {
      endIn(TimerValues.TRYING_AFTER, now);
    }

    @Override
    void onRequest(SipRequest received, Instant now, List<TransactionLayer.Output<F>> outputs) {
      if (received.is("ACK")) onAck(received, now, outputs);
      else if (state == State.PROCEEDING || state == State.COMPLETED) repeat(outputs);
    }

    private void onAck(SipRequest ack, Instant now, List<TransactionLayer.Output<F>> outputs) {
      if (state == State.ACCEPTED) {
        outputs.add(new TransactionLayer.Output.RequestReceived<>(flow, ack));
      } else if (state == State.COMPLETED) {
        state = State.CONFIRMED;
        stopRepeating();
        endIn(timers.lingering(timers.t4()), now);
      }
    }

    @Override
    void respond(SipResponse response, Instant now, List<TransactionLayer.Output<F>> outputs) {
      if (state == State.ACCEPTED && response.isSuccess()) {
        // The user repeats its 2xx until the ACK comes (RFC 3261 section 13.3.1.4).
        outputs.add(new TransactionLayer.Output.Transmit<>(flow, response));
        return;
      }
      if (state != State.PROCEEDING) return;
      send(response, outputs);
      if (response.isProvisional()) {
        stopEnding();
        return;
      }
      state = response.isSuccess() ? State.ACCEPTED : State.COMPLETED;
      if (state == State.COMPLETED) startRepeating(now);
      endIn(timers.sixtyFourT1(), now);
    }

    @Override
    void expired(List<TransactionLayer.Output<F>> outputs) {
      if (state == State.PROCEEDING) {
        send(request.respond(100, "Trying", "").toResponse(), outputs);
        return;
      }
      boolean unacknowledged = state == State.COMPLETED;
      terminate();
      if (unacknowledged) outputs.add(new TransactionLayer.Output.Unacknowledged<>(request));
    }
  }
}
