package dev.sottovoce.ice;

import dev.sottovoce.ice.CandidatePair.State;
import dev.sottovoce.ice.SessionMessages.Purpose;
import dev.sottovoce.ice.stun.ClientTransaction;
import dev.sottovoce.ice.stun.Rto;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connectivity checks in flight (RFC 8445 section 7.2). */
final class OutgoingChecks {
  /**
   * One check.
   *
   * @param role what the request claimed, for a conflict's answer
   */
  record Check(CandidatePair pair, Purpose purpose, Role role, ClientTransaction transaction) {}

  private static final Duration MIN_RTO = Duration.ofMillis(500);

  // Sent at 0, 0.5, 1.5 and 3.5 s and given up at 4.5 s: a pair that does not answer is found out
  // before the limit of 5 s passes.
  private static final int RC = 4;
  private static final int RM = 2;

  /** Triggered checks supersede one another while old ones still wait for late answers. */
  private static final int MAX_IN_FLIGHT = 512;

  private final AgentContext context;
  private final SessionMessages messages;
  private final Map<Bytes, Check> inFlight = new LinkedHashMap<>();

  OutgoingChecks(AgentContext context, SessionMessages messages) {
    this.context = context;
    this.messages = messages;
  }

  /**
   * Sends a check at once; the caller has paced it.
   *
   * @param open pairs not yet decided, for the retransmission time
   */
  void send(CandidatePair pair, Purpose purpose, int open, Instant now) {
    if (inFlight.size() >= MAX_IN_FLIGHT) return;
    stopRetransmitting(pair, now);
    Duration rto = context.config.ta().multipliedBy(Math.max(1, open));
    ClientTransaction transaction =
        new ClientTransaction(
            messages.check(pair.local, purpose),
            new Rto(rto.compareTo(MIN_RTO) < 0 ? MIN_RTO : rto, RC, RM));
    pair.decisive = transaction;
    pair.checkedAt = now;
    if (pair.state != State.SUCCEEDED) pair.state = State.IN_PROGRESS;
    Check check = new Check(pair, purpose, context.role, transaction);
    inFlight.put(transaction.transactionId(), check);
    perform(check, new ClientTransaction.Input.Start(), now);
  }

  /**
   * Takes a response out of the table if it authenticates, answers a check and came back the way
   * the check went. RFC 8445 section 7.2.5.2.1 would fail the pair of one from elsewhere; then
   * whoever can copy a response could end a call. Passed over, the pair fails by its timeout.
   */
  Optional<Check> answered(
      StunMessage response, TransportAddress base, TransportAddress from, Instant now) {
    Check check = inFlight.get(response.transactionId());
    if (check == null
        || !check.pair().base().equals(base)
        || !check.pair().remote.address().equals(from)
        || !messages.authenticatesResponse(response)) {
      return Optional.empty();
    }
    inFlight.remove(response.transactionId());
    perform(check, new ClientTransaction.Input.Received(response), now);
    return Optional.of(check);
  }

  /** Retransmits what is due and returns what has timed out. */
  List<Check> tick(Instant now) {
    List<Check> timedOut = new ArrayList<>();
    for (Check check : List.copyOf(inFlight.values())) {
      perform(check, new ClientTransaction.Input.Tick(), now);
      if (!check.transaction().isFinished()) continue;
      inFlight.remove(check.transaction().transactionId());
      timedOut.add(check);
    }
    return timedOut;
  }

  void stopRetransmitting(Instant now) {
    for (Check check : inFlight.values()) {
      perform(check, new ClientTransaction.Input.StopSending(), now);
    }
  }

  private void stopRetransmitting(CandidatePair pair, Instant now) {
    for (Check check : inFlight.values()) {
      if (check.pair() == pair) perform(check, new ClientTransaction.Input.StopSending(), now);
    }
  }

  void clear() {
    inFlight.clear();
  }

  private void perform(Check check, ClientTransaction.Input input, Instant now) {
    for (ClientTransaction.Output output : check.transaction().handle(input, now)) {
      if (output instanceof ClientTransaction.Output.Transmit transmit) {
        CandidatePair pair = check.pair();
        context.out.transmit(pair.base(), pair.remote.address(), transmit.datagram());
      } else if (output instanceof ClientTransaction.Output.WakeAt wake) {
        context.out.wakeAt(wake.deadline());
      }
    }
  }
}
