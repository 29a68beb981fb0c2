package dev.sottovoce.sip.transaction;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.Reason;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * All transactions of one element (RFC 3261 section 17, RFC 6026), a pure machine.
 *
 * <p>Received messages go in, and requests that are new, responses that matter and failures come
 * out. A CANCEL is answered here, 200 or 481, and comes out as {@link Output.Cancelled} where it
 * found its INVITE (sections 9.2 and 16.10). An ACK to a 2xx has no transaction: it comes out as a
 * request, and is sent with {@link Input.SendAck}. Responses without a transaction are dropped (RFC
 * 6026 section 7.2). Confined to one thread.
 *
 * @param <F> what the driver names a connection by
 */
public final class TransactionLayer<F> {
  /** What the driver and the user say. */
  public sealed interface Input<F> {
    /** A message arrived on a flow. */
    record Received<F>(F flow, SipMessage message) implements Input<F> {}

    /** Send a request in a new transaction; its topmost Via has a branch of its own. */
    record SendRequest<F>(F flow, SipRequest request) implements Input<F> {}

    /** Send the ACK to a 2xx, or forward one: without a transaction. */
    record SendAck<F>(F flow, SipRequest ack) implements Input<F> {}

    /** Send a response; the transaction is found by its topmost Via and CSeq. */
    record SendResponse<F>(SipResponse response) implements Input<F> {}

    /**
     * The flow is gone: requests sent on it fail now, and INVITEs received on it count as given up.
     */
    record FlowFailed<F>(F flow) implements Input<F> {}

    record Tick<F>() implements Input<F> {}
  }

  /** What is to be sent, or the user must know. */
  public sealed interface Output<F> {
    record Transmit<F>(F flow, SipMessage message) implements Output<F> {}

    /** A new request, or an ACK to a 2xx. */
    record RequestReceived<F>(F flow, SipRequest request) implements Output<F> {}

    /**
     * Somebody gave up this INVITE, which has no final response yet, or is gone: answer it with
     * 487.
     *
     * @param cancel the CANCEL; nothing where its flow is gone
     */
    record Cancelled<F>(F flow, SipRequest invite, Optional<SipRequest> cancel)
        implements Output<F> {
      /** What the CANCEL says about why. */
      public Optional<Reason> reason() {
        return cancel.flatMap(Reason::in);
      }
    }

    /**
     * @param request the one that we sent
     */
    record ResponseReceived<F>(F flow, SipRequest request, SipResponse response)
        implements Output<F> {}

    /** No final response will come. */
    record Failed<F>(SipRequest request, Failure failure) implements Output<F> {}

    /** The refusal of this INVITE never got its ACK. */
    record Unacknowledged<F>(SipRequest request) implements Output<F> {}

    /** Feed a {@link Input.Tick} then; the latest one holds. */
    record WakeAt<F>(Instant deadline) implements Output<F> {}
  }

  /** Why no final response comes. */
  public enum Failure {
    TIMED_OUT,
    FLOW_FAILED
  }

  /** Transactions that may exist at once unless said otherwise. */
  public static final int MOST = 50_000;

  /** Transactions of one flow, so that no peer takes all of them. */
  public static final int MOST_PER_FLOW = 2_000;

  /** When a peer that was refused for want of room may come again: most transactions end sooner. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private record Alarm<F>(Instant deadline, Transaction<F> transaction)
      implements Comparable<Alarm<F>> {
    @Override
    public int compareTo(Alarm<F> other) {
      return deadline.compareTo(other.deadline);
    }
  }

  private final TimerValues timers;
  private final int most;
  private final Map<TransactionKey, ClientTransaction<F>> clients = new HashMap<>();
  private final Map<TransactionKey, ServerTransaction<F>> servers = new HashMap<>();
  private final Map<F, Set<Transaction<F>>> byFlow = new HashMap<>();
  private final PriorityQueue<Alarm<F>> alarms = new PriorityQueue<>();

  public TransactionLayer(TimerValues timers) {
    this(timers, MOST);
  }

  /**
   * @param most transactions at once; a request beyond is answered with 503 and not passed on
   */
  public TransactionLayer(TimerValues timers, int most) {
    this.timers = timers;
    this.most = most;
  }

  /** How many transactions there are. */
  public int size() {
    return clients.size() + servers.size();
  }

  public List<Output<F>> handle(Input<F> input, Instant now) {
    List<Output<F>> outputs = new ArrayList<>(3);
    if (input instanceof Input.Received<F> received) onReceived(received, now, outputs);
    else if (input instanceof Input.SendRequest<F> send) onSendRequest(send, now, outputs);
    else if (input instanceof Input.SendAck<F> ack) {
      outputs.add(new Output.Transmit<>(ack.flow(), ack.ack()));
    } else if (input instanceof Input.SendResponse<F> send) {
      onSendResponse(send.response(), now, outputs);
    } else if (input instanceof Input.FlowFailed<F> failed) onFlowFailed(failed.flow(), outputs);
    tick(now, outputs);
    Alarm<F> next = alarms.peek();
    if (next != null) outputs.add(new Output.WakeAt<>(next.deadline()));
    return outputs;
  }

  private void onReceived(Input.Received<F> received, Instant now, List<Output<F>> outputs) {
    if (received.message() instanceof SipResponse response) {
      ClientTransaction<F> client = clients.get(TransactionKey.client(response));
      // A peer that learns a branch must not be able to answer in another's place.
      if (client == null || !client.flow.equals(received.flow())) return;
      client.onResponse(response, now, outputs);
      settle(client);
    } else if (received.message() instanceof SipRequest request) {
      onRequest(received.flow(), request, now, outputs);
    }
  }

  private void onRequest(F flow, SipRequest request, Instant now, List<Output<F>> outputs) {
    TransactionKey key = TransactionKey.server(request);
    ServerTransaction<F> known = servers.get(key);
    if (known != null) {
      known.onRequest(request, now, outputs);
      settle(known);
    } else if (request.is("ACK")) {
      outputs.add(new Output.RequestReceived<>(flow, request));
    } else if (isFull(flow)) {
      outputs.add(new Output.Transmit<>(flow, overload(request)));
    } else {
      begin(key, flow, request, now, outputs);
    }
  }

  /** RFC 3261 section 21.5.4: without Retry-After the peer would have to take it for a 500. */
  private static SipResponse overload(SipRequest request) {
    return request
        .respond(503, "Service Unavailable", "busy")
        .append(HeaderName.RETRY_AFTER, Long.toString(RETRY_AFTER.getSeconds()))
        .toResponse();
  }

  private void begin(
      TransactionKey key, F flow, SipRequest request, Instant now, List<Output<F>> outputs) {
    ServerTransaction<F> server =
        request.is("INVITE")
            ? new ServerTransaction.Invite<>(key, flow, request, timers)
            : new ServerTransaction.NonInvite<>(key, flow, request, timers);
    servers.put(key, server);
    join(server);
    server.start(now);
    settle(server);
    if (request.is("CANCEL")) onCancel(key, server, now, outputs);
    else outputs.add(new Output.RequestReceived<>(flow, request));
  }

  /** Sections 9.2 and 16.10: answered here, whatever becomes of the INVITE. */
  private void onCancel(
      TransactionKey key, ServerTransaction<F> cancel, Instant now, List<Output<F>> outputs) {
    ServerTransaction<F> invite = servers.get(key.ofInvite());
    SipRequest request = cancel.request;
    SipResponse answer =
        invite == null
            ? request.respond(481, "Call/Transaction Does Not Exist", "gone").toResponse()
            : request.respond(200, "OK", "cancelled").toResponse();
    cancel.respond(answer, now, outputs);
    settle(cancel);
    if (invite != null && invite.isPending()) {
      outputs.add(new Output.Cancelled<>(invite.flow, invite.request, Optional.of(request)));
    }
  }

  private void onSendRequest(Input.SendRequest<F> send, Instant now, List<Output<F>> outputs) {
    SipRequest request = send.request();
    if (request.is("ACK")) throw new IllegalArgumentException("an ACK to a 2xx is SendAck");
    TransactionKey key = TransactionKey.client(request);
    if (clients.containsKey(key)) {
      throw new IllegalArgumentException("a branch was used twice for " + request.method());
    }
    if (isFull(send.flow())) {
      outputs.add(new Output.Failed<>(request, Failure.FLOW_FAILED));
      return;
    }
    ClientTransaction<F> client =
        request.is("INVITE")
            ? new ClientTransaction.Invite<>(key, send.flow(), request, timers)
            : new ClientTransaction.NonInvite<>(key, send.flow(), request, timers);
    clients.put(key, client);
    join(client);
    client.start(now, outputs);
    settle(client);
  }

  /** Without a transaction (it ended) a response goes nowhere. */
  private void onSendResponse(SipResponse response, Instant now, List<Output<F>> outputs) {
    ServerTransaction<F> server = servers.get(TransactionKey.server(response));
    if (server == null) return;
    server.respond(response, now, outputs);
    settle(server);
  }

  private void onFlowFailed(F flow, List<Output<F>> outputs) {
    for (Transaction<F> each : new ArrayList<>(byFlow.getOrDefault(flow, Set.of()))) {
      if (each instanceof ClientTransaction<F> client) client.fail(Failure.FLOW_FAILED, outputs);
      if (each instanceof ServerTransaction<F> server) server.abandon(outputs);
      settle(each);
    }
  }

  private void tick(Instant now, List<Output<F>> outputs) {
    Alarm<F> alarm = alarms.peek();
    while (alarm != null && !now.isBefore(alarm.deadline())) {
      alarms.remove();
      // An alarm that was moved, or whose transaction ended, rings for nothing.
      Transaction<F> transaction = alarm.transaction();
      if (alarm.deadline().equals(transaction.alarmAt)) {
        transaction.alarmAt = null;
        transaction.tick(now, outputs);
        settle(transaction);
      }
      alarm = alarms.peek();
    }
    while (alarm != null && !alarm.deadline().equals(alarm.transaction().alarmAt)) {
      alarms.remove();
      alarm = alarms.peek();
    }
  }

  /** Forgets what has ended and sets the alarm of what has not. */
  private void settle(Transaction<F> transaction) {
    if (transaction.isTerminated()) {
      transaction.alarmAt = null;
      if (transaction instanceof ClientTransaction<F>) clients.remove(transaction.key, transaction);
      else servers.remove(transaction.key, transaction);
      leave(transaction);
      return;
    }
    Instant deadline = transaction.nextDeadline();
    if (deadline != null && !deadline.equals(transaction.alarmAt)) {
      alarms.add(new Alarm<>(deadline, transaction));
    }
    transaction.alarmAt = deadline;
  }

  private boolean isFull(F flow) {
    return size() >= most || byFlow.getOrDefault(flow, Set.of()).size() >= MOST_PER_FLOW;
  }

  private void join(Transaction<F> transaction) {
    byFlow.computeIfAbsent(transaction.flow, flow -> new LinkedHashSet<>()).add(transaction);
  }

  private void leave(Transaction<F> transaction) {
    Set<Transaction<F>> others = byFlow.get(transaction.flow);
    if (others == null) return;
    others.remove(transaction);
    if (others.isEmpty()) byFlow.remove(transaction.flow);
  }
}
