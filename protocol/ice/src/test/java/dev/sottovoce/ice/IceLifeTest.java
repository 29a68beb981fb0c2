package dev.sottovoce.ice;

import static dev.sottovoce.ice.VirtualEnd.address;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.IceAgent.Input;
import dev.sottovoce.ice.IceAgent.Output;
import dev.sottovoce.ice.IceAgent.Peer;
import dev.sottovoce.ice.IceAgent.Reason;
import dev.sottovoce.ice.IceAgent.Trickle;
import dev.sottovoce.ice.stun.IntegrityKey;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trickle, restart, lite peers and consent. */
class IceLifeTest {
  private static final TransportAddress ALICE = address("192.0.2.1", 5000);
  private static final TransportAddress BOB = address("192.0.2.2", 6000);
  private static final TransportAddress BOB_ELSEWHERE = address("198.51.100.2", 6000);

  private final VirtualNetwork network = new VirtualNetwork(1);
  private final VirtualEnd alice = new VirtualEnd(network, Role.CONTROLLING, 1, ALICE);
  private final VirtualEnd bob = new VirtualEnd(network, Role.CONTROLLED, 2, BOB);

  private void connect() {
    alice.start();
    bob.start();
    VirtualEnd.exchange(alice, bob);
    network.run(Duration.ofSeconds(1));
    assertEquals(1, alice.connectedCount);
    assertEquals(1, bob.connectedCount);
  }

  private static Input.RemoteDescription bare(VirtualEnd end) {
    return new Input.RemoteDescription(
        end.agent.credentials(), Peer.FULL, Trickle.SUPPORTED, List.of());
  }

  private static void trickle(VirtualEnd from, VirtualEnd to) {
    String ufrag = from.agent.credentials().ufrag();
    for (Candidate candidate : from.gathered) to.feed(new Input.RemoteCandidate(ufrag, candidate));
    to.feed(new Input.EndOfRemoteCandidates(ufrag));
  }

  @Test
  void trickledCandidates_connectWhenTheyCome() {
    alice.start();
    bob.start();
    alice.feed(bare(bob));
    bob.feed(bare(alice));
    network.run(Duration.ofSeconds(2));
    assertFalse(alice.connectedAt.isPresent() || alice.failure.isPresent());
    trickle(alice, bob);
    trickle(bob, alice);
    network.run(Duration.ofSeconds(1));
    assertEquals(1, alice.connectedCount);
    assertEquals(1, bob.connectedCount);
  }

  @Test
  void candidateOfAnotherGeneration_isDropped() {
    alice.start();
    bob.start();
    network.unbind(ALICE);
    alice.feed(bare(bob));
    alice.feed(new Input.RemoteCandidate("elsewhere", bob.gathered.get(0)));
    assertEquals(0, network.sent.size());
    alice.feed(new Input.EndOfRemoteCandidates("elsewhere"));
    network.run(Duration.ofSeconds(6));
    assertEquals(Reason.NO_REMOTE_CANDIDATES, alice.failure.orElseThrow());
  }

  @Test
  void candidateMetByItsChecks_takesItsToldTypeAfterwards() {
    alice.start();
    bob.start();
    network.delay = Duration.ofMillis(100);
    alice.feed(bare(bob));
    bob.feed(alice.description(Trickle.UNSUPPORTED));
    network.run(Duration.ofMillis(150));
    trickle(bob, alice);
    network.run(Duration.ofSeconds(2));
    assertEquals(CandidateType.HOST, alice.pair().remoteType());
  }

  @Test
  void restart_keepsTheOldPairUntilTheNewOneIsSelected() {
    connect();
    IceCredentials before = alice.agent.credentials();
    VirtualEnd moved = bob;
    network.bind(BOB_ELSEWHERE, bob);
    alice.feed(new Input.Restart(List.of(ALICE), List.of()));
    assertNotEquals(before, alice.agent.credentials());
    alice.gathered.remove(0);
    // Longer than consent would last if the old pair were not served any more.
    network.run(Duration.ofSeconds(40));
    assertFalse(alice.consentLostAt.isPresent() || bob.consentLostAt.isPresent());
    moved.gathered.clear();
    moved.feed(new Input.Restart(List.of(BOB_ELSEWHERE), List.of()));
    VirtualEnd.exchange(alice, moved);
    network.run(Duration.ofSeconds(1));
    assertEquals(2, alice.connectedCount);
    assertEquals(BOB_ELSEWHERE, alice.pair().remote());
    assertEquals(BOB_ELSEWHERE, moved.pair().base());
    assertEquals(Role.CONTROLLING, alice.agent.role());
  }

  @Test
  void peersRestart_isAnsweredWithNewCredentials() {
    connect();
    IceCredentials before = bob.agent.credentials();
    alice.gathered.clear();
    bob.gathered.clear();
    alice.feed(new Input.Restart(List.of(ALICE), List.of()));
    bob.feed(alice.description(Trickle.UNSUPPORTED));
    assertNotEquals(before, bob.agent.credentials());
    alice.feed(bob.description(Trickle.UNSUPPORTED));
    network.run(Duration.ofSeconds(1));
    assertEquals(2, alice.connectedCount);
    assertEquals(2, bob.connectedCount);
  }

  @Test
  void sameDescriptionAgain_changesNothing() {
    connect();
    IceCredentials before = bob.agent.credentials();
    bob.feed(alice.description(Trickle.UNSUPPORTED));
    network.run(Duration.ofSeconds(8));
    assertEquals(before, bob.agent.credentials());
    assertEquals(1, bob.selected.size());
    assertFalse(bob.failure.isPresent());
  }

  @Test
  void failedRestart_leavesTheOldPairInUse() {
    connect();
    alice.gathered.clear();
    alice.feed(new Input.Restart(List.of(ALICE), List.of()));
    IceCredentials unknown = IceCredentials.of("abcd", "p".repeat(22)).orElseThrow();
    alice.feed(new Input.RemoteDescription(unknown, Peer.FULL, Trickle.SUPPORTED, List.of()));
    network.run(Duration.ofSeconds(60));
    assertEquals(Reason.NO_REMOTE_CANDIDATES, alice.failure.orElseThrow());
    assertFalse(alice.consentLostAt.isPresent());
    assertFalse(bob.consentLostAt.isPresent());
  }

  @Test
  void restartAfterFailure_canConnect() {
    alice.start();
    bob.start();
    alice.feed(bare(bob));
    network.run(Duration.ofSeconds(6));
    assertTrue(alice.failure.isPresent());
    alice.gathered.clear();
    alice.feed(new Input.Restart(List.of(ALICE), List.of()));
    VirtualEnd.exchange(alice, bob);
    network.run(Duration.ofSeconds(1));
    assertEquals(1, alice.connectedCount);
  }

  @Test
  void litePeer_isCheckedAndNominatedByUs() {
    IceCredentials lite = IceCredentials.of("lite", "p".repeat(22)).orElseThrow();
    List<StunMessage> received = new ArrayList<>();
    network.bind(
        BOB_ELSEWHERE,
        (local, from, octets) -> {
          StunMessage request = ((StunMessage.Parse.Parsed) StunMessage.parse(octets)).message();
          received.add(request);
          network.send(
              local,
              from,
              new StunWriter(StunClass.SUCCESS, StunMessage.BINDING, request.transactionId())
                  .add(new StunAttribute.XorMappedAddress(from))
                  .integrity(IntegrityKey.shortTerm(lite.password()))
                  .finish());
        });
    bob.start(); // CONTROLLED until it learns that the peer is lite
    Candidate candidate =
        ((Candidate.Parse.Parsed) Candidate.parse("1 1 UDP 2130706431 198.51.100.2 6000 typ host"))
            .candidate();
    bob.feed(new Input.RemoteDescription(lite, Peer.LITE, Trickle.UNSUPPORTED, List.of(candidate)));
    network.run(Duration.ofSeconds(60));
    assertEquals(Role.CONTROLLING, bob.agent.role());
    assertEquals(BOB_ELSEWHERE, bob.pair().remote());
    assertTrue(bob.connectedAfter().compareTo(network.delay.multipliedBy(4)) <= 0);
    assertTrue(received.get(1).has(StunAttribute.UseCandidate.class));
    assertTrue(received.stream().allMatch(m -> m.has(StunAttribute.IceControlling.class)));
    assertFalse(bob.consentLostAt.isPresent());
  }

  @Test
  void consentChecks_comeEveryFourToSixSecondsAndAreNotRetransmitted() {
    connect();
    int before = network.sent.size();
    network.run(Duration.ofSeconds(120));
    List<Instant> checks = new ArrayList<>();
    for (VirtualNetwork.Sent sent : network.sent.subList(before, network.sent.size())) {
      if (sent.from().equals(ALICE) && sent.octets().at(0) == 0) checks.add(sent.at());
    }
    assertTrue(checks.size() >= 19 && checks.size() <= 30, checks.size() + " checks");
    for (int i = 1; i < checks.size(); i++) {
      long wait = Duration.between(checks.get(i - 1), checks.get(i)).toMillis();
      assertTrue(wait >= 4000 && wait <= 6000, wait + " ms");
    }
    assertFalse(alice.consentLostAt.isPresent());
  }

  @Test
  void vanishedPeer_losesConsentThirtySecondsAfterItsLastAnswer() {
    connect();
    network.run(Duration.ofSeconds(20));
    network.unbind(BOB);
    Instant vanished = network.now;
    network.run(Duration.ofSeconds(40));
    Duration after = Duration.between(vanished, alice.consentLostAt.orElseThrow());
    assertTrue(after.getSeconds() >= 23 && after.getSeconds() <= 30, after + " after");
    int sent = network.sent.size();
    network.run(Duration.ofSeconds(60));
    assertTrue(
        network.sent.subList(sent, network.sent.size()).stream()
            .noneMatch(packet -> packet.from().equals(ALICE)));
  }

  @Test
  void shortSilence_keepsConsent() {
    connect();
    network.unbind(BOB);
    network.run(Duration.ofSeconds(20));
    network.bind(BOB, bob);
    network.run(Duration.ofSeconds(60));
    assertFalse(alice.consentLostAt.isPresent());
    assertFalse(bob.consentLostAt.isPresent());
  }

  @Test
  void peerWithoutIce_isAConnectedPathThatLatchesOnce() {
    SymmetricRtp path = new SymmetricRtp(ALICE, BOB);
    SelectedPair described = new SelectedPair(ALICE, BOB, CandidateType.HOST, CandidateType.HOST);
    SelectedPair seen =
        new SelectedPair(ALICE, BOB_ELSEWHERE, CandidateType.HOST, CandidateType.HOST);
    assertEquals(List.of(new Output.PairSelected(described), new Output.Connected()), path.start());
    assertEquals(List.of(new Output.PairSelected(seen)), path.authenticatedFrom(BOB_ELSEWHERE));
    assertEquals(List.of(), path.authenticatedFrom(address("203.0.113.1", 1)));
    assertEquals(List.of(new Output.PairSelected(described)), path.describe(BOB));
    assertEquals(List.of(), path.authenticatedFrom(BOB));
    assertEquals(List.of(), path.authenticatedFrom(BOB_ELSEWHERE));
  }
}
