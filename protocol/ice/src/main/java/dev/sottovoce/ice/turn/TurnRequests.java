package dev.sottovoce.ice.turn;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.stun.ClientTransaction;
import dev.sottovoce.ice.stun.Rto;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunAttribute.ErrorCode;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The requests to the server that are under way, each until its answer. */
final class TurnRequests {
  /** What a request is for. */
  sealed interface Purpose {
    record Allocate(int family) implements Purpose {}

    record Refresh() implements Purpose {}

    record Release() implements Purpose {}

    /**
     * @param peer only its address counts
     */
    record Permit(TransportAddress peer) implements Purpose {}

    record Bind(TransportAddress peer, int number) implements Purpose {}
  }

  /**
   * What became of a request.
   *
   * @param response nothing if there was no answer
   */
  record Outcome(Purpose purpose, Optional<StunMessage> response) {
    boolean succeeded() {
      return response.filter(each -> each.stunClass() == StunClass.SUCCESS).isPresent();
    }

    /** The error's number; 0 if there was no answer, or none that says. */
    int error() {
      return response.flatMap(each -> each.first(ErrorCode.class)).map(ErrorCode::code).orElse(0);
    }
  }

  /**
   * @param signed whether it carried credentials, and so its answer must be signed
   */
  private record Pending(
      Purpose purpose, int tries, boolean signed, ClientTransaction transaction) {}

  /** Asked without and with credentials, and again with a fresh nonce, and that is enough. */
  private static final int MOST_TRIES = 4;

  /** Two and a half seconds: the call waits for it. */
  private static final Rto ALLOCATE_RTO = new Rto(Duration.ofMillis(500), 3, 2);

  /** Nobody waits for it, and the server forgets by itself. */
  private static final Rto RELEASE_RTO = new Rto(Duration.ofMillis(250), 2, 2);

  /**
   * A stream repeats by itself (RFC 8489 section 6.2.2); its 39.5 s are longer than a call waits.
   */
  private static final Rto STREAM_RTO = new Rto(Duration.ofSeconds(5), 1, 1);

  private static final int UDP_PROTOCOL = 17;

  private final LongTermAuth auth;
  private final TurnTransport transport;
  private final Entropy entropy;
  private final TurnOutbox out;
  private final Map<Bytes, Pending> pending = new LinkedHashMap<>();

  TurnRequests(LongTermAuth auth, TurnTransport transport, Entropy entropy, TurnOutbox out) {
    this.auth = auth;
    this.transport = transport;
    this.entropy = entropy;
    this.out = out;
  }

  void send(Purpose purpose, Instant now) {
    send(purpose, 1, now);
  }

  private void send(Purpose purpose, int tries, Instant now) {
    boolean signed = auth.isKnown();
    ClientTransaction transaction = new ClientTransaction(request(purpose), rto(purpose));
    Pending made = new Pending(purpose, tries, signed, transaction);
    pending.put(transaction.transactionId(), made);
    perform(made, new ClientTransaction.Input.Start(), now);
  }

  private Rto rto(Purpose purpose) {
    if (transport.isStream()) return STREAM_RTO;
    if (purpose instanceof Purpose.Allocate) return ALLOCATE_RTO;
    return purpose instanceof Purpose.Release ? RELEASE_RTO : Rto.RFC_8489;
  }

  private Bytes request(Purpose purpose) {
    StunWriter writer = new StunWriter(StunClass.REQUEST, method(purpose), entropy.bytes(12));
    if (purpose instanceof Purpose.Allocate allocate) {
      writer.add(new StunAttribute.RequestedTransport(UDP_PROTOCOL));
      writer.add(new StunAttribute.RequestedAddressFamily(allocate.family()));
    } else if (purpose instanceof Purpose.Release) {
      writer.add(new StunAttribute.Lifetime(0));
    } else if (purpose instanceof Purpose.Permit permit) {
      writer.add(new StunAttribute.XorPeerAddress(permit.peer()));
    } else if (purpose instanceof Purpose.Bind bind) {
      writer.add(new StunAttribute.ChannelNumber(bind.number()));
      writer.add(new StunAttribute.XorPeerAddress(bind.peer()));
    }
    return auth.sign(writer).finish();
  }

  private static int method(Purpose purpose) {
    if (purpose instanceof Purpose.Allocate) return StunMessage.ALLOCATE;
    if (purpose instanceof Purpose.Permit) return StunMessage.CREATE_PERMISSION;
    if (purpose instanceof Purpose.Bind) return StunMessage.CHANNEL_BIND;
    return StunMessage.REFRESH;
  }

  /**
   * Takes a response. One that is not signed although it had to be, or that answers nothing, is
   * passed over (RFC 8489 section 9.2.5).
   */
  Optional<Outcome> answered(StunMessage response, Instant now) {
    Pending asked = pending.get(response.transactionId());
    if (asked == null || response.method() != method(asked.purpose())) return Optional.empty();
    Outcome outcome = new Outcome(asked.purpose(), Optional.of(response));
    int error = outcome.error();
    boolean challenge = error == ErrorCode.UNAUTHENTICATED || error == ErrorCode.STALE_NONCE;
    if (!challenge && !isBelieved(asked, response)) return Optional.empty();
    pending.remove(response.transactionId());
    boolean worthwhile = error == ErrorCode.STALE_NONCE || !asked.signed();
    if (challenge && worthwhile && asked.tries() < MOST_TRIES && auth.learn(response)) {
      send(asked.purpose(), asked.tries() + 1, now);
      return Optional.empty();
    }
    return Optional.of(outcome);
  }

  private boolean isBelieved(Pending asked, StunMessage response) {
    // Who gives relays to everybody without asking is taken at its word only when it refuses.
    if (!asked.signed()) return response.stunClass() == StunClass.ERROR;
    return auth.authenticates(response);
  }

  /** Repeats what is due and returns what has got no answer. */
  List<Outcome> tick(Instant now) {
    List<Outcome> silent = new ArrayList<>();
    for (Pending each : List.copyOf(pending.values())) {
      perform(each, new ClientTransaction.Input.Tick(), now);
      if (!each.transaction().isFinished()) continue;
      pending.remove(each.transaction().transactionId());
      silent.add(new Outcome(each.purpose(), Optional.empty()));
    }
    return silent;
  }

  void clear() {
    pending.clear();
  }

  private void perform(Pending request, ClientTransaction.Input input, Instant now) {
    for (ClientTransaction.Output output : request.transaction().handle(input, now)) {
      if (output instanceof ClientTransaction.Output.Transmit transmit) {
        out.transmit(transmit.datagram());
      } else if (output instanceof ClientTransaction.Output.WakeAt wake) {
        out.wakeAt(wake.deadline());
      }
    }
  }
}
