package dev.sottovoce.ice;

import dev.sottovoce.ice.CandidatePair.State;
import dev.sottovoce.ice.IceAgent.Input;
import dev.sottovoce.ice.IceAgent.Output;
import dev.sottovoce.ice.IceAgent.Peer;
import dev.sottovoce.ice.IceAgent.Reason;
import dev.sottovoce.ice.IceAgent.Trickle;
import dev.sottovoce.ice.OutgoingChecks.Check;
import dev.sottovoce.ice.SessionMessages.Purpose;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What lives from one restart to the next: one pair of credentials and its check list. */
final class IceSession {
  /** How long a relayed pair that works waits for a direct one. */
  private static final Duration RELAY_PATIENCE = Duration.ofMillis(400);

  /**
   * A nomination, and a check on a path on which the peer was heard, is repeated at this steady
   * pace instead of a doubling one: the path carries, the other end may already use it, and the
   * limit draws near.
   */
  private static final Duration REPEAT = Duration.ofMillis(500);

  private static final int MAX_EARLY_CHECKS = 16;

  /** A request of the peer that came before its description did. */
  private record EarlyCheck(TransportAddress base, TransportAddress from, StunMessage request) {}

  private enum Phase {
    CHECKING,
    SELECTED,
    FAILED
  }

  private final AgentContext context;
  private final IceCredentials local;
  private final SessionMessages messages;
  private final Gathering gathering;
  private final CheckList pairs;
  private final OutgoingChecks outgoing;
  private final List<Candidate> remoteCandidates = new ArrayList<>();
  private final List<EarlyCheck> early = new ArrayList<>();
  private @Nullable IceCredentials remote;
  private @Nullable Instant deadline;
  private @Nullable Instant firstSuccess;
  private Instant nominateAgain = Instant.MIN;
  private @Nullable CandidatePair nominating;
  private @Nullable CandidatePair selected;
  private @Nullable Consent consent;
  private Phase phase = Phase.CHECKING;
  private boolean remoteEnded;
  private int peerReflexiveCount;

  IceSession(AgentContext context, IceCredentials local) {
    this.context = context;
    this.local = local;
    messages = new SessionMessages(context, local);
    gathering = new Gathering(context);
    pairs = new CheckList(context.config.maxPairs());
    outgoing = new OutgoingChecks(context, messages);
  }

  IceCredentials credentials() {
    return local;
  }

  Gathering gathering() {
    return gathering;
  }

  boolean hasSelected() {
    return phase == Phase.SELECTED;
  }

  boolean isDescribed() {
    return remote != null;
  }

  /** Whether the peer's credentials are these. */
  boolean isDescribedBy(IceCredentials credentials) {
    return remote != null && remote.equals(credentials);
  }

  boolean isDescribedBy(String ufrag) {
    return remote != null && remote.ufrag().equals(ufrag);
  }

  SessionMessages messages() {
    return messages;
  }

  void start(Input.Start from, Instant now) {
    gathering.start(from, now);
    if (gathering.senders().isEmpty()) {
      fail(Reason.NO_LOCAL_CANDIDATES);
      return;
    }
    for (Candidate candidate : remoteCandidates) pair(candidate);
    beginIfReady(now);
  }

  void describe(Input.RemoteDescription description, Instant now) {
    if (remote == null) {
      remote = description.credentials();
      messages.setRemote(remote);
    }
    // A lite agent never nominates (RFC 8445 section 6.1.1).
    if (description.peer() == Peer.LITE) context.role = Role.CONTROLLING;
    for (Candidate candidate : description.candidates()) addRemote(candidate);
    if (description.trickle() == Trickle.UNSUPPORTED) remoteEnded = true;
    beginIfReady(now);
  }

  private void beginIfReady(Instant now) {
    if (deadline != null || remote == null || gathering.senders().isEmpty()) return;
    deadline = now.plus(context.config.connectLimit());
    for (EarlyCheck check : early) onPeerCheck(check.base, check.from, check.request, now);
    early.clear();
  }

  void addRemote(Candidate candidate) {
    if (candidate.component() != context.component
        || phase != Phase.CHECKING
        || remoteCandidates.size() >= context.config.maxPairs()) {
      return;
    }
    remoteCandidates.add(candidate);
    pair(candidate);
  }

  void endOfRemote() {
    remoteEnded = true;
  }

  private void pair(Candidate candidate) {
    for (LocalCandidate sender : gathering.senders()) {
      if (Reach.canSend(sender.base(), candidate.address())) {
        pairs.add(sender, candidate, context.role);
      }
    }
  }

  /** A request that names this session and carries the right integrity. */
  void onRequest(StunMessage request, TransportAddress base, TransportAddress from, Instant now) {
    if (phase == Phase.FAILED || !gathering.sender(base).isPresent()) return;
    List<Integer> unknown = request.unknownRequired();
    if (!unknown.isEmpty()) {
      context.out.transmit(base, from, messages.unknownAttributes(request, unknown));
      return;
    }
    if (!settleRoles(request)) {
      context.out.transmit(base, from, messages.roleConflict(request));
      return;
    }
    context.out.transmit(base, from, messages.success(request, from));
    if (deadline != null) {
      onPeerCheck(base, from, request, now);
    } else if (early.size() < MAX_EARLY_CHECKS) {
      early.add(new EarlyCheck(base, from, request));
    }
  }

  /** Whether the roles now fit; otherwise the peer must change (RFC 8445 section 7.3.1.1). */
  private boolean settleRoles(StunMessage request) {
    Optional<Long> peersTieBreaker =
        context.role == Role.CONTROLLING
            ? request
                .first(StunAttribute.IceControlling.class)
                .map(StunAttribute.IceControlling::tieBreaker)
            : request
                .first(StunAttribute.IceControlled.class)
                .map(StunAttribute.IceControlled::tieBreaker);
    if (!peersTieBreaker.isPresent()) return true;
    boolean oursIsLarger = Long.compareUnsigned(context.tieBreaker, peersTieBreaker.get()) >= 0;
    boolean weControl = context.role == Role.CONTROLLING;
    // The larger tie-breaker controls: whoever is in the other role than it should be gives way.
    if (oursIsLarger == weControl) return false;
    context.role = context.role.other();
    return true;
  }

  private void onPeerCheck(
      TransportAddress base, TransportAddress from, StunMessage request, Instant now) {
    Optional<CandidatePair> found = pairs.find(base, from);
    if (!found.isPresent()) found = pairWithPeerReflexive(base, from, request);
    if (!found.isPresent()) return;
    CandidatePair pair = found.get();
    pair.heard = true;
    boolean nominated =
        context.role == Role.CONTROLLED && request.has(StunAttribute.UseCandidate.class);
    if (nominated) pair.nominatedByPeer = true;
    if (pair.state == State.SUCCEEDED) {
      if (nominated) select(pair, now);
    } else if (phase == Phase.CHECKING || nominated) {
      pairs.trigger(pair);
    }
  }

  /** A peer behind a NAT that its candidates do not tell of (RFC 8445 section 7.3.1.3). */
  private Optional<CandidatePair> pairWithPeerReflexive(
      TransportAddress base, TransportAddress from, StunMessage request) {
    Optional<StunAttribute.Priority> priority = request.first(StunAttribute.Priority.class);
    Optional<LocalCandidate> sender = gathering.sender(base);
    if (!priority.isPresent() || !sender.isPresent() || !Reach.canSend(base, from)) {
      return Optional.empty();
    }
    long told = Math.max(1, Math.min(priority.get().priority(), Candidate.MAX_PRIORITY));
    Candidate candidate =
        new Candidate(
            "prflx" + ++peerReflexiveCount,
            context.component,
            told,
            from,
            CandidateType.PEER_REFLEXIVE,
            Optional.empty());
    return pairs.add(sender.get(), candidate, context.role);
  }

  /** Whether the response belonged to this session. */
  boolean onResponse(
      StunMessage response, TransportAddress base, TransportAddress from, Instant now) {
    if (gathering.onResponse(response, base, from, now)) return true;
    if (consent != null && consent.onResponse(response, base, from, now)) return true;
    Optional<Check> answered = outgoing.answered(response, base, from, now);
    answered.ifPresent(check -> onAnswer(check, response, now));
    return answered.isPresent();
  }

  private void onAnswer(Check check, StunMessage response, Instant now) {
    if (phase == Phase.FAILED) return;
    CandidatePair pair = check.pair();
    if (response.stunClass() == StunClass.ERROR) {
      onErrorAnswer(check, response);
      return;
    }
    Optional<TransportAddress> mapped =
        response
            .first(StunAttribute.XorMappedAddress.class)
            .map(StunAttribute.XorMappedAddress::address);
    if (!mapped.isPresent()) {
      onFailed(check);
      return;
    }
    pair.seenAs = typeOfMapped(pair, mapped.get());
    if (pair.state != State.SUCCEEDED) pairs.succeeded(pair);
    if (firstSuccess == null) firstSuccess = now;
    boolean nominated = check.purpose() == Purpose.NOMINATE && context.role == Role.CONTROLLING;
    boolean nominatedByPeer = pair.nominatedByPeer && context.role == Role.CONTROLLED;
    if (nominated || nominatedByPeer) select(pair, now);
  }

  private void onErrorAnswer(Check check, StunMessage response) {
    int code =
        response.first(StunAttribute.ErrorCode.class).map(StunAttribute.ErrorCode::code).orElse(0);
    if (code != StunAttribute.ErrorCode.ROLE_CONFLICT) {
      onFailed(check);
      return;
    }
    // The role that the request claimed was wrong, whatever has become of ours since.
    context.role = check.role().other();
    if (nominating == check.pair()) nominating = null;
    if (check.pair().state != State.SUCCEEDED) pairs.trigger(check.pair());
  }

  private CandidateType typeOfMapped(CandidatePair pair, TransportAddress mapped) {
    for (LocalCandidate known : gathering.candidates()) {
      if (known.base().equals(pair.base()) && known.candidate().address().equals(mapped)) {
        return known.candidate().type();
      }
    }
    return CandidateType.PEER_REFLEXIVE;
  }

  private void onFailed(Check check) {
    CandidatePair pair = check.pair();
    if (pair.decisive != check.transaction() || pair == selected) return;
    pair.state = State.FAILED;
    if (nominating == pair) nominating = null;
  }

  void tick(Instant now) {
    gathering.tick(now);
    if (phase == Phase.FAILED) return;
    for (Check timedOut : outgoing.tick(now)) onFailed(timedOut);
    if (deadline != null) {
      sendChecks(now);
      if (phase == Phase.CHECKING) {
        nominateIfReady(now);
        failIfHopeless(now, deadline);
      }
    }
    if (consent != null) consent.tick(now);
  }

  private void sendChecks(Instant now) {
    if (phase == Phase.CHECKING) pairs.triggerHeard(REPEAT, now);
    while (pairs.hasTriggered() && context.pace.takeTriggered(now)) {
      outgoing.send(pairs.nextTriggered(), Purpose.CHECK, pairs.open(), now);
    }
    if (phase == Phase.CHECKING && pairs.hasOrdinary() && context.pace.takeSlot(now)) {
      Optional<CandidatePair> next = pairs.nextOrdinary(context.role);
      next.ifPresent(pair -> outgoing.send(pair, Purpose.CHECK, pairs.open(), now));
    }
    boolean checking = phase == Phase.CHECKING;
    if (checking) pairs.triggerHeard(REPEAT, now).ifPresent(context.out::wakeAt);
    if (checking && pairs.hasOrdinary() || pairs.hasTriggered()) {
      context.out.wakeAt(context.pace.nextSlot());
    }
  }

  /**
   * Regular nomination (RFC 8445 section 8.1.1). The first direct pair that works is taken at once:
   * what a better one would gain does not pay for the wait. Only a relay is worth some patience.
   */
  private void nominateIfReady(Instant now) {
    if (context.role != Role.CONTROLLING || firstSuccess == null) return;
    if (nominating != null) {
      nominate(nominating, now);
      return;
    }
    Optional<CandidatePair> best = pairs.bestSucceeded(context.role);
    if (!best.isPresent()) return;
    CandidatePair pair = best.get();
    Instant patienceEnds = firstSuccess.plus(RELAY_PATIENCE);
    if (!pair.isDirect() && now.isBefore(patienceEnds) && pairs.hasOpenAbove(pair, context.role)) {
      context.out.wakeAt(patienceEnds);
      return;
    }
    nominateAgain = now;
    nominate(pair, now);
  }

  private void nominate(CandidatePair pair, Instant now) {
    nominating = pair;
    if (!now.isBefore(nominateAgain)) {
      // The path has answered already, so this check probes nothing and need not be paced.
      outgoing.send(pair, Purpose.NOMINATE, 1, now);
      nominateAgain = now.plus(REPEAT);
    }
    context.out.wakeAt(nominateAgain);
  }

  private void select(CandidatePair pair, Instant now) {
    if (pair == selected) return;
    // Peers after RFC 5245 may nominate several: the highest counts (RFC 8445 section 8.1.1).
    if (selected != null && selected.priority(context.role) > pair.priority(context.role)) return;
    boolean first = selected == null;
    selected = pair;
    phase = Phase.SELECTED;
    consent = new Consent(context, messages, pair.local, pair.remote.address(), now);
    context.out.add(new Output.PairSelected(pair.selected()));
    if (!first) return;
    pairs.conclude();
    outgoing.stopRetransmitting(now);
    context.out.add(new Output.Connected());
  }

  private void failIfHopeless(Instant now, Instant deadline) {
    if (!now.isBefore(deadline)) {
      fail(pairs.isEmpty() ? Reason.NO_REMOTE_CANDIDATES : Reason.TIMED_OUT);
    } else if (remoteEnded && !pairs.isEmpty() && pairs.allFailed()) {
      fail(Reason.ALL_CHECKS_FAILED);
    } else {
      // With no pair at all the peer may still be met by its own checks: wait for the limit.
      context.out.wakeAt(deadline);
    }
  }

  private void fail(Reason reason) {
    phase = Phase.FAILED;
    outgoing.clear();
    context.out.add(new Output.Failed(reason));
  }
}
