package dev.sottovoce.ice;

import static dev.sottovoce.ice.VirtualEnd.address;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.CandidatePair.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckListTest {
  private static final LocalCandidate LOCAL =
      new LocalCandidate(
          address("192.0.2.1", 1),
          candidate("1", 2_000_000_000, address("192.0.2.1", 1), CandidateType.HOST),
          65535);

  private final CheckList list = new CheckList(3);

  private static Candidate candidate(
      String foundation, long priority, TransportAddress address, CandidateType type) {
    return new Candidate(foundation, 1, priority, address, type, Optional.empty());
  }

  private Optional<CandidatePair> add(String foundation, long priority, int port) {
    Candidate remote =
        candidate(foundation, priority, address("198.51.100.1", port), CandidateType.HOST);
    return list.add(LOCAL, remote, Role.CONTROLLING);
  }

  /** RFC 8445 section 5.1.2.1, with the recommended values of section 5.1.2.2. */
  @Test
  void candidatePriorities_followTheFormula() {
    assertEquals(2130706431L, Priorities.ofCandidate(CandidateType.HOST, 65535, 1));
    assertEquals(1694498815L, Priorities.ofCandidate(CandidateType.SERVER_REFLEXIVE, 65535, 1));
    assertEquals(16777214L, Priorities.ofCandidate(CandidateType.RELAYED, 65535, 2));
  }

  /** RFC 8445 section 6.1.2.3: 2^32 MIN(G,D) + 2 MAX(G,D) + (G greater than D). */
  @Test
  void pairPriorities_areTheSameSeenFromBothEnds() {
    assertEquals((5L << 32) + 2 * 9, Priorities.ofPair(5, 9));
    assertEquals((5L << 32) + 2 * 9 + 1, Priorities.ofPair(9, 5));
    CandidatePair pair = add("1", 1_000, 1).orElseThrow();
    assertTrue(pair.priority(Role.CONTROLLING) > pair.priority(Role.CONTROLLED));
    long highest = Priorities.ofPair(Candidate.MAX_PRIORITY, Candidate.MAX_PRIORITY);
    assertTrue(highest > 0, "the largest priority does not overflow");
  }

  @Test
  void ordinaryChecks_goByPriorityWithFrozenPairsLast() {
    CandidatePair low = add("1", 100, 1).orElseThrow();
    CandidatePair frozen = add("1", 900, 2).orElseThrow();
    CandidatePair high = add("2", 500, 3).orElseThrow();
    assertEquals(State.FROZEN, frozen.state);
    assertSame(high, next());
    assertSame(low, next());
    assertSame(frozen, next());
    assertFalse(list.hasOrdinary());
  }

  private CandidatePair next() {
    CandidatePair pair = list.nextOrdinary(Role.CONTROLLING).orElseThrow();
    pair.state = State.IN_PROGRESS;
    return pair;
  }

  @Test
  void success_thawsItsFoundation() {
    CandidatePair first = add("1", 100, 1).orElseThrow();
    CandidatePair frozen = add("1", 50, 2).orElseThrow();
    list.succeeded(first);
    assertEquals(State.WAITING, frozen.state);
  }

  @Test
  void sameTwoAddresses_areOnePair() {
    assertSame(add("1", 100, 1).orElseThrow(), add("2", 900, 1).orElseThrow());
    assertEquals(1, list.size());
  }

  @Test
  void fullList_keepsTheHighestAndWhatIsUnderWay() {
    CandidatePair lowest = add("1", 10, 1).orElseThrow();
    lowest.state = State.IN_PROGRESS;
    CandidatePair low = add("2", 20, 2).orElseThrow();
    add("3", 30, 3);
    assertTrue(add("4", 15, 4).isEmpty());
    assertTrue(add("5", 40, 5).isPresent());
    assertEquals(3, list.size());
    assertTrue(list.find(LOCAL.base(), low.remote.address()).isEmpty());
    assertTrue(list.find(LOCAL.base(), lowest.remote.address()).isPresent());
  }

  @Test
  void pairOnceTriggered_isQueuedOnce() {
    CandidatePair pair = add("1", 10, 1).orElseThrow();
    list.trigger(pair);
    list.trigger(pair);
    assertSame(pair, list.nextTriggered());
    assertFalse(list.hasTriggered());
  }

  @Test
  void pace_givesOneSlotEachTaAndAFewTriggeredChecksBetween() {
    Pace pace = new Pace(Duration.ofMillis(50));
    Instant now = Instant.EPOCH;
    assertTrue(pace.takeSlot(now));
    assertFalse(pace.takeSlot(now.plusMillis(49)));
    for (int i = 0; i < Pace.TRIGGERED_PER_SLOT; i++) assertTrue(pace.takeTriggered(now));
    assertFalse(pace.takeTriggered(now));
    assertTrue(pace.takeTriggered(now.plusMillis(50)));
    assertFalse(pace.takeSlot(now.plusMillis(50)), "the triggered check took this slot");
  }

  @Test
  void loopbackAndLinkLocal_staysWithItsKind() {
    assertTrue(Reach.canSend(address("127.0.0.1", 1), address("127.0.0.2", 1)));
    assertFalse(Reach.canSend(address("127.0.0.1", 1), address("192.0.2.1", 1)));
    assertFalse(Reach.canSend(address("192.0.2.1", 1), address("127.0.0.1", 1)));
    assertFalse(Reach.canSend(address("192.0.2.1", 1), address("2001:db8::1", 1)));
    assertFalse(Reach.canSend(address("fe80::1", 1), address("2001:db8::1", 1)));
    assertTrue(Reach.canSend(address("fe80::1", 1), address("fe80::2", 1)));
    assertFalse(Reach.canSend(address("192.0.2.1", 1), address("192.0.2.2", 0)));
  }
}
