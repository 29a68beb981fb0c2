package dev.sottovoce.ice;

import dev.sottovoce.ice.CandidatePair.State;
import dev.sottovoce.ice.CandidatePair.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of one session with their states, and the queue of triggered checks (RFC 8445 sections
 * 6.1.2 and 6.1.4.1). Never longer than its bound, whatever the peer tells.
 */
final class CheckList {
  private final int maxPairs;
  private final List<CandidatePair> pairs = new ArrayList<>();
  private final Deque<CandidatePair> triggered = new ArrayDeque<>();
  private int turn;

  CheckList(int maxPairs) {
    this.maxPairs = maxPairs;
  }

  boolean isEmpty() {
    return pairs.isEmpty();
  }

  int size() {
    return pairs.size();
  }

  /**
   * Adds a pair unless it is redundant; when the list is full the lowest pair not yet checked goes.
   *
   * @return the pair that stands for these two, or nothing when there is no room for it
   */
  Optional<CandidatePair> add(LocalCandidate local, Candidate remote, Role role) {
    Optional<CandidatePair> known = find(local.base(), remote.address());
    if (known.isPresent()) {
      learn(known.get(), remote);
      return known;
    }
    CandidatePair pair = new CandidatePair(local, remote);
    if (pairs.size() >= maxPairs && !makeRoom(pair, role)) return Optional.empty();
    if (!hasFoundation(pair.foundation())) pair.state = State.WAITING;
    pairs.add(pair);
    return Optional.of(pair);
  }

  /** A candidate that was met by its checks first is now told by the peer (RFC 8838 section 11). */
  private static void learn(CandidatePair pair, Candidate told) {
    boolean better = pair.remote.type() == CandidateType.PEER_REFLEXIVE;
    if (better && told.type() != CandidateType.PEER_REFLEXIVE) pair.remote = told;
  }

  private boolean makeRoom(CandidatePair newcomer, Role role) {
    CandidatePair lowest = null;
    for (CandidatePair pair : pairs) {
      boolean expendable = pair.state != State.IN_PROGRESS && pair.state != State.SUCCEEDED;
      if (expendable && (lowest == null || pair.priority(role) < lowest.priority(role))) {
        lowest = pair;
      }
    }
    if (lowest == null || lowest.priority(role) >= newcomer.priority(role)) return false;
    triggered.remove(lowest);
    return pairs.remove(lowest);
  }

  private boolean hasFoundation(String foundation) {
    for (CandidatePair pair : pairs) {
      if (pair.state != State.FROZEN && pair.foundation().equals(foundation)) return true;
    }
    return false;
  }

  Optional<CandidatePair> find(TransportAddress base, TransportAddress remote) {
    for (CandidatePair pair : pairs) {
      if (pair.remote.address().equals(remote) && pair.base().equals(base)) {
        return Optional.of(pair);
      }
    }
    return Optional.empty();
  }

  /** Queues a check for a pair that the peer has just used (RFC 8445 section 7.3.1.4). */
  void trigger(CandidatePair pair) {
    pair.state = State.WAITING;
    if (!triggered.contains(pair)) triggered.add(pair);
  }

  /**
   * Triggers again what the peer was heard on and has not answered for {@code wait}.
   *
   * @return when the next such pair is due
   */
  Optional<Instant> triggerHeard(Duration wait, Instant now) {
    Instant next = null;
    for (CandidatePair pair : pairs) {
      if (!pair.heard || pair.state != State.IN_PROGRESS) continue;
      Instant due = pair.checkedAt.plus(wait);
      if (!now.isBefore(due)) trigger(pair);
      else if (next == null || due.isBefore(next)) next = due;
    }
    return Optional.ofNullable(next);
  }

  boolean hasTriggered() {
    return !triggered.isEmpty();
  }

  CandidatePair nextTriggered() {
    return triggered.remove();
  }

  boolean hasOrdinary() {
    return best(CheckList::isUnsent, Role.CONTROLLING) != null;
  }

  /**
   * The best pair to check next, by turns of each way to get there. RFC 8445 section 6.1.4.2 would
   * go by priority alone; then what works nearly everywhere would wait behind the pairs of every
   * interface that may be dead.
   */
  Optional<CandidatePair> nextOrdinary(Role role) {
    CandidatePair next = null;
    for (int i = 0; i < Way.values().length && next == null; i++) {
      next = nextOf(Way.values()[(turn + i) % Way.values().length], role);
    }
    turn++;
    if (next != null) triggered.remove(next);
    return Optional.ofNullable(next);
  }

  private @Nullable CandidatePair nextOf(Way way, Role role) {
    // Relays at both ends first: they are there for what nothing else gets through.
    CandidatePair next =
        way == Way.RELAYED ? best(pair -> isUnsent(pair) && pair.isRelayedTwice(), role) : null;
    if (next == null) next = best(pair -> pair.state == State.WAITING && pair.way() == way, role);
    // RFC 8445 would leave a pair frozen while another of its foundation is in progress. With one
    // component and a few seconds in all an idle slot is better spent on it than lost.
    if (next == null) next = best(pair -> pair.state == State.FROZEN && pair.way() == way, role);
    return next;
  }

  private static boolean isUnsent(CandidatePair pair) {
    return pair.state == State.WAITING || pair.state == State.FROZEN;
  }

  void succeeded(CandidatePair pair) {
    pair.state = State.SUCCEEDED;
    triggered.remove(pair);
    for (CandidatePair other : pairs) {
      if (other.state == State.FROZEN && other.foundation().equals(pair.foundation())) {
        other.state = State.WAITING;
      }
    }
  }

  Optional<CandidatePair> bestSucceeded(Role role) {
    return Optional.ofNullable(best(pair -> pair.state == State.SUCCEEDED, role));
  }

  boolean hasOpenAbove(CandidatePair pair, Role role) {
    CandidatePair open = best(CandidatePair::isOpen, role);
    return open != null && open.priority(role) > pair.priority(role);
  }

  boolean allFailed() {
    for (CandidatePair pair : pairs) if (pair.state != State.FAILED) return false;
    return true;
  }

  /** Waiting, frozen and in progress: N of the retransmission formula (RFC 8445 section 14.3). */
  int open() {
    int open = 0;
    for (CandidatePair pair : pairs) if (pair.isOpen()) open++;
    return open;
  }

  /** A pair is selected: nothing is checked any more but what the peer still asks for. */
  void conclude() {
    triggered.clear();
    for (CandidatePair pair : pairs) if (isUnsent(pair)) pair.state = State.FAILED;
  }

  private @Nullable CandidatePair best(Predicate<CandidatePair> eligible, Role role) {
    CandidatePair best = null;
    for (CandidatePair pair : pairs) {
      if (eligible.test(pair) && (best == null || pair.priority(role) > best.priority(role))) {
        best = pair;
      }
    }
    return best;
  }
}
