package dev.sottovoce.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.IceAgent.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Allocations that the driver has; here they are addresses like any others. */
class RelayedCandidatesTest {
  private static final TransportAddress A = VirtualEnd.address("192.0.2.1", 1_000);
  private static final TransportAddress B = VirtualEnd.address("192.0.2.2", 2_000);
  private static final TransportAddress A_RELAY = VirtualEnd.address("198.51.100.1", 50_001);
  private static final TransportAddress B_RELAY = VirtualEnd.address("198.51.100.1", 50_002);
  private static final TransportAddress A_MAPPED = VirtualEnd.address("203.0.113.1", 1_000);

  private final VirtualNetwork network = new VirtualNetwork(7);

  private static RelayedBase relay(TransportAddress relayed) {
    return new RelayedBase(relayed, A_MAPPED);
  }

  @Test
  void relayedCandidate_hasTheLowestPriority_andTellsItsMapping() {
    VirtualEnd end = new VirtualEnd(network, Role.CONTROLLING, 1, A);
    end.feed(new Input.Start(List.of(A), List.of(), List.of(relay(A_RELAY))));

    Candidate host = end.gathered.get(0);
    Candidate relayed = end.gathered.get(1);
    assertEquals(CandidateType.RELAYED, relayed.type());
    assertEquals(A_RELAY, relayed.address());
    assertEquals(A_MAPPED, relayed.related().orElseThrow());
    assertTrue(relayed.priority() < 1 << 24 && relayed.priority() < host.priority());
    assertTrue(relayed.format().endsWith(" typ relay raddr 203.0.113.1 rport 1000"));
    assertTrue(end.gatheringDone);
  }

  @Test
  void hiddenRelay_saysNothingOfWhereWeAre() {
    Candidate hidden =
        new Candidate(
            "1",
            1,
            5,
            A_RELAY,
            CandidateType.RELAYED,
            java.util.Optional.of(RelayedBase.hidden(A_RELAY).related()));

    assertTrue(hidden.format().endsWith(" typ relay raddr 0.0.0.0 rport 9"));
    assertEquals(
        "::", RelayedBase.hidden(VirtualEnd.address("2001:db8::1", 7)).related().literal());
  }

  @Test
  void relayOnly_connectsByRelaysAndTellsNoOtherCandidate() {
    VirtualEnd one = new VirtualEnd(network, Role.CONTROLLING, 1, A_RELAY);
    VirtualEnd other = new VirtualEnd(network, Role.CONTROLLED, 2, B_RELAY);
    one.feed(new Input.Start(List.of(), List.of(), List.of(RelayedBase.hidden(A_RELAY))));
    other.feed(new Input.Start(List.of(), List.of(), List.of(RelayedBase.hidden(B_RELAY))));
    VirtualEnd.exchange(one, other);
    network.run(Duration.ofSeconds(3));

    assertEquals(1, one.gathered.size());
    assertEquals(
        new SelectedPair(A_RELAY, B_RELAY, CandidateType.RELAYED, CandidateType.RELAYED),
        one.pair());
    assertEquals(B_RELAY, other.pair().base());
  }

  @Test
  void directPath_isPreferredWhereItWorks() {
    VirtualEnd one = new VirtualEnd(network, Role.CONTROLLING, 1, A, A_RELAY);
    VirtualEnd other = new VirtualEnd(network, Role.CONTROLLED, 2, B, B_RELAY);
    one.feed(new Input.Start(List.of(A), List.of(), List.of(relay(A_RELAY))));
    other.feed(new Input.Start(List.of(B), List.of(), List.of(relay(B_RELAY))));
    VirtualEnd.exchange(one, other);
    network.run(Duration.ofSeconds(3));

    assertEquals(A, one.pair().base());
    assertEquals(B, other.pair().base());
  }

  @Test
  void deadInterfaces_doNotHoldTheRelayUp() {
    List<TransportAddress> dead = new ArrayList<>();
    for (int i = 0; i < 8; i++) dead.add(VirtualEnd.address("10.0.0." + (i + 1), 9));
    VirtualEnd one = new VirtualEnd(network, Role.CONTROLLING, 1, A_RELAY);
    VirtualEnd other = new VirtualEnd(network, Role.CONTROLLED, 2, B_RELAY);
    one.feed(new Input.Start(dead, List.of(), List.of(relay(A_RELAY))));
    other.feed(new Input.Start(dead, List.of(), List.of(relay(B_RELAY))));
    VirtualEnd.exchange(one, other);
    network.run(Duration.ofSeconds(5));

    assertEquals(A_RELAY, one.pair().base());
    assertTrue(
        one.connectedAfter().compareTo(Duration.ofSeconds(1)) < 0, "by " + one.connectedAfter());
  }

  @Test
  void restart_keepsTheRelay() {
    VirtualEnd end = new VirtualEnd(network, Role.CONTROLLING, 1, A);
    end.feed(new Input.Start(List.of(A), List.of(), List.of(relay(A_RELAY))));
    end.gathered.clear();
    end.feed(new Input.Restart(List.of(A), List.of(), List.of(relay(A_RELAY))));

    assertEquals(2, end.gathered.size());
    assertEquals(CandidateType.RELAYED, end.gathered.get(1).type());
  }
}
