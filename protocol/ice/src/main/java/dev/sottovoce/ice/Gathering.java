package dev.sottovoce.ice;

import dev.sottovoce.ice.IceAgent.Input;
import dev.sottovoce.ice.IceAgent.Output;
import dev.sottovoce.ice.stun.ClientTransaction;
import dev.sottovoce.ice.stun.Rto;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Our own candidates: hosts and relays at once, server-reflexive ones as servers answer (RFC 8445
 * section 5.1).
 */
final class Gathering {
  /** Two seconds and three tries: an offer without trickle waits for it. */
  static final Rto SERVER_RTO = new Rto(Duration.ofMillis(500), 3, 1);

  private record Query(
      LocalCandidate host, TransportAddress server, ClientTransaction transaction) {}

  private final AgentContext context;
  private final Deque<Query> unsent = new ArrayDeque<>();
  private final List<Query> asked = new ArrayList<>();
  private final List<LocalCandidate> candidates = new ArrayList<>();
  private final Map<String, String> foundations = new HashMap<>();
  private Input.Start from = new Input.Start(List.of(), List.of());
  private boolean done;

  Gathering(AgentContext context) {
    this.context = context;
  }

  void start(Input.Start start, Instant now) {
    from = start;
    for (TransportAddress base : start.bases()) {
      if (base.isUnicast() && !sender(base).isPresent()) addHost(base);
    }
    List<LocalCandidate> hosts = senders();
    for (RelayedBase relay : start.relays()) {
      if (!sender(relay.relayed()).isPresent()) addRelay(relay);
    }
    for (LocalCandidate host : hosts) {
      for (TransportAddress server : start.stunServers()) {
        if (Reach.canSend(host.base(), server)) unsent.add(query(host, server));
      }
    }
    tick(now);
  }

  /** What the next session gathers from when the peer restarts. */
  Input.Start from() {
    return from;
  }

  /** One server gave the allocation and relays by it, so its address tells relays apart. */
  private void addRelay(RelayedBase relay) {
    int preference = Priorities.MAX_LOCAL_PREFERENCE - candidates.size();
    TransportAddress base = relay.relayed();
    add(base, base, CandidateType.RELAYED, preference, "", Optional.of(relay.related()));
  }

  private void addHost(TransportAddress base) {
    int preference = Priorities.MAX_LOCAL_PREFERENCE - candidates.size();
    add(base, base, CandidateType.HOST, preference, "", Optional.empty());
  }

  private Query query(LocalCandidate host, TransportAddress server) {
    StunWriter request =
        new StunWriter(StunClass.REQUEST, StunMessage.BINDING, context.entropy.bytes(12));
    return new Query(host, server, new ClientTransaction(request.finish(), SERVER_RTO));
  }

  /** All found so far, hosts first. */
  List<LocalCandidate> candidates() {
    return candidates;
  }

  /**
   * Checks are sent from hosts and relays: a reflexive candidate's pairs are those of its base (RFC
   * 8445 section 6.1.2.4).
   */
  List<LocalCandidate> senders() {
    List<LocalCandidate> senders = new ArrayList<>();
    for (LocalCandidate local : candidates) {
      CandidateType type = local.candidate().type();
      if (type == CandidateType.HOST || type == CandidateType.RELAYED) senders.add(local);
    }
    return senders;
  }

  Optional<LocalCandidate> sender(TransportAddress base) {
    for (LocalCandidate each : senders()) if (each.base().equals(base)) return Optional.of(each);
    return Optional.empty();
  }

  void tick(Instant now) {
    if (done) return;
    if (!unsent.isEmpty() && context.pace.takeSlot(now)) asked.add(unsent.remove());
    for (Iterator<Query> each = asked.iterator(); each.hasNext(); ) {
      Query query = each.next();
      perform(query, query.transaction().handle(new ClientTransaction.Input.Tick(), now));
      if (query.transaction().isFinished()) each.remove();
    }
    if (!unsent.isEmpty()) context.out.wakeAt(context.pace.nextSlot());
    finishIfDone();
  }

  /** A STUN server knows no password, so its answer is believed by transaction id and source. */
  boolean onResponse(
      StunMessage response, TransportAddress base, TransportAddress from, Instant now) {
    for (Iterator<Query> each = asked.iterator(); each.hasNext(); ) {
      Query query = each.next();
      if (!query.transaction().transactionId().equals(response.transactionId())) continue;
      if (!query.server().equals(from) || !query.host().base().equals(base)) return true;
      each.remove();
      perform(query, query.transaction().handle(received(response), now));
      finishIfDone();
      return true;
    }
    return false;
  }

  private static ClientTransaction.Input received(StunMessage response) {
    return new ClientTransaction.Input.Received(response);
  }

  private void perform(Query query, List<ClientTransaction.Output> outputs) {
    for (ClientTransaction.Output output : outputs) {
      if (output instanceof ClientTransaction.Output.Transmit transmit) {
        context.out.transmit(query.host().base(), query.server(), transmit.datagram());
      } else if (output instanceof ClientTransaction.Output.WakeAt wake) {
        context.out.wakeAt(wake.deadline());
      } else if (output instanceof ClientTransaction.Output.Done answered) {
        onMapped(query, answered.response());
      }
    }
  }

  private void onMapped(Query query, StunMessage response) {
    if (response.stunClass() != StunClass.SUCCESS) return;
    Optional<TransportAddress> mapped =
        response
            .first(StunAttribute.XorMappedAddress.class)
            .map(StunAttribute.XorMappedAddress::address)
            .filter(TransportAddress::isUnicast);
    if (!mapped.isPresent() || isKnown(mapped.get())) return;
    TransportAddress base = query.host().base();
    String server = query.server().address().hex();
    int preference = query.host().localPreference();
    add(base, mapped.get(), CandidateType.SERVER_REFLEXIVE, preference, server, Optional.of(base));
  }

  private boolean isKnown(TransportAddress address) {
    return candidates.stream().anyMatch(known -> known.candidate().address().equals(address));
  }

  private void add(
      TransportAddress base,
      TransportAddress address,
      CandidateType type,
      int localPreference,
      String server,
      Optional<TransportAddress> related) {
    // Equal for the same type, base address and server (RFC 8445 section 5.1.1.3).
    String foundation =
        foundations.computeIfAbsent(
            type + base.address().hex() + "/" + server,
            key -> Integer.toString(foundations.size() + 1));
    long priority = Priorities.ofCandidate(type, localPreference, context.component);
    Candidate candidate =
        new Candidate(foundation, context.component, priority, address, type, related);
    candidates.add(new LocalCandidate(base, candidate, localPreference));
    context.out.add(new Output.CandidateGathered(candidate));
  }

  private void finishIfDone() {
    if (done || !unsent.isEmpty() || !asked.isEmpty()) return;
    done = true;
    context.out.add(new Output.GatheringDone());
  }
}
