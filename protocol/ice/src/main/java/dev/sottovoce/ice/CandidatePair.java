package dev.sottovoce.ice;

import dev.sottovoce.ice.stun.ClientTransaction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One base of ours with one candidate of the peer (RFC 8445 section 6.1.2). */
final class CandidatePair {
  /** The states of RFC 8445 section 6.1.2.6. */
  enum State {
    FROZEN,
    WAITING,
    IN_PROGRESS,
    SUCCEEDED,
    FAILED
  }

  /** How a pair gets there; what hinders one hinders all of its kind. */
  enum Way {
    TO_HOST,
    THROUGH_NAT,
    RELAYED
  }

  final LocalCandidate local;
  Candidate remote;
  State state = State.FROZEN;

  /** What the peer sees of us on this path; known once a check succeeded. */
  CandidateType seenAs = CandidateType.HOST;

  /** The controlling peer wants this pair; it counts once our own check succeeded, too. */
  boolean nominatedByPeer;

  /** An authentic request has come in on this path: it carries at least one way. */
  boolean heard;

  /** When the latest check was sent first. */
  Instant checkedAt = Instant.MIN;

  /** The check whose fate decides the state, of possibly several in flight. */
  @Nullable ClientTransaction decisive;

  CandidatePair(LocalCandidate local, Candidate remote) {
    this.local = local;
    this.remote = remote;
  }

  TransportAddress base() {
    return local.base();
  }

  String foundation() {
    return local.candidate().foundation() + ":" + remote.foundation();
  }

  long priority(Role role) {
    long ours = local.candidate().priority();
    long theirs = remote.priority();
    return role == Role.CONTROLLING
        ? Priorities.ofPair(ours, theirs)
        : Priorities.ofPair(theirs, ours);
  }

  boolean isDirect() {
    return remote.type() != CandidateType.RELAYED
        && local.candidate().type() != CandidateType.RELAYED;
  }

  Way way() {
    if (!isDirect()) return Way.RELAYED;
    return remote.type() == CandidateType.HOST ? Way.TO_HOST : Way.THROUGH_NAT;
  }

  /** Both ends send to one another's relay. */
  boolean isRelayedTwice() {
    return remote.type() == CandidateType.RELAYED
        && local.candidate().type() == CandidateType.RELAYED;
  }

  /** Whether its fate is still open. */
  boolean isOpen() {
    return state == State.FROZEN || state == State.WAITING || state == State.IN_PROGRESS;
  }

  SelectedPair selected() {
    return new SelectedPair(local.base(), remote.address(), seenAs, remote.type());
  }
}
