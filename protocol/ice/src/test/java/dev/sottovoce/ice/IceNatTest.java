package dev.sottovoce.ice;

import static dev.sottovoce.ice.VirtualEnd.address;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.IceAgent.Output;
import dev.sottovoce.ice.IceAgent.Trickle;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reflexive candidates: NATs and STUN servers in virtual time. */
class IceNatTest {
  private static final TransportAddress ALICE = address("10.0.0.1", 5000);
  private static final TransportAddress BOB = address("10.0.0.1", 6000);
  private static final TransportAddress PUBLIC_BOB = address("198.51.100.7", 6000);
  private static final TransportAddress SERVER = address("203.0.113.5", 3478);

  private final VirtualNetwork network = new VirtualNetwork(1);

  @Test
  void peerBehindNat_isReachedAsPeerReflexive() {
    network.nat("192.0.2.1", ALICE);
    VirtualEnd alice = new VirtualEnd(network, Role.CONTROLLING, 1, ALICE);
    VirtualEnd bob = new VirtualEnd(network, Role.CONTROLLED, 2, PUBLIC_BOB);
    alice.start();
    bob.start();
    VirtualEnd.exchange(alice, bob);
    network.run(Duration.ofSeconds(2));
    assertEquals(CandidateType.PEER_REFLEXIVE, bob.pair().remoteType());
    assertEquals("192.0.2.1", bob.pair().remote().literal());
    assertEquals(CandidateType.PEER_REFLEXIVE, alice.pair().localType());
    assertEquals(ALICE, alice.pair().base());
    assertEquals(PUBLIC_BOB, alice.pair().remote());
  }

  @Test
  void bothBehindNats_meetThroughTheirServerReflexiveCandidates() {
    TransportAddress bobInside = address("10.9.0.2", 6000);
    network.nat("192.0.2.1", ALICE);
    network.nat("192.0.2.2", bobInside);
    stunServer(SERVER);
    VirtualEnd alice = new VirtualEnd(network, Role.CONTROLLING, 1, ALICE);
    VirtualEnd bob = new VirtualEnd(network, Role.CONTROLLED, 2, bobInside);
    alice.start(SERVER);
    bob.start(SERVER);
    assertFalse(alice.gatheringDone);
    network.run(Duration.ofMillis(100));
    assertTrue(alice.gatheringDone && bob.gatheringDone);
    Candidate reflexive = alice.gathered.get(1);
    assertEquals(CandidateType.SERVER_REFLEXIVE, reflexive.type());
    assertEquals("192.0.2.1", reflexive.address().literal());
    assertEquals(ALICE, reflexive.related().orElseThrow());
    assertTrue(reflexive.priority() < alice.gathered.get(0).priority());
    VirtualEnd.exchange(alice, bob);
    network.run(Duration.ofSeconds(3));
    assertEquals("192.0.2.2", alice.pair().remote().literal());
    assertEquals("192.0.2.1", bob.pair().remote().literal());
    assertEquals(CandidateType.SERVER_REFLEXIVE, alice.pair().localType());
  }

  @Test
  void serverThatSeesTheBaseItself_givesNoCandidate() {
    stunServer(SERVER);
    VirtualEnd bob = new VirtualEnd(network, Role.CONTROLLED, 2, PUBLIC_BOB);
    bob.start(SERVER);
    network.run(Duration.ofMillis(100));
    assertEquals(1, bob.gathered.size());
    assertTrue(bob.gatheringDone);
  }

  @Test
  void silentServer_endsGatheringAfterTwoSeconds() {
    VirtualEnd alice = new VirtualEnd(network, Role.CONTROLLING, 1, ALICE);
    alice.start(SERVER);
    network.run(Duration.ofMillis(1999));
    assertFalse(alice.gatheringDone);
    network.run(Duration.ofMillis(1));
    assertTrue(alice.gatheringDone);
    assertEquals(1, alice.gathered.size());
    assertEquals(3, network.sent.size());
  }

  @Test
  void answerFromElsewhere_isNotBelieved() {
    stunServer(SERVER);
    VirtualEnd alice = new VirtualEnd(network, Role.CONTROLLING, 1, ALICE);
    alice.start(SERVER);
    Bytes id = network.sent.get(0).octets().slice(8, 20);
    Bytes forged =
        new StunWriter(StunClass.SUCCESS, StunMessage.BINDING, id)
            .add(new StunAttribute.XorMappedAddress(address("203.0.113.66", 1)))
            .finish();
    alice.receive(ALICE, address("203.0.113.66", 3478), forged);
    assertEquals(1, alice.gathered.size());
  }

  @Test
  void loopbackBase_asksNoServerOutside() {
    VirtualEnd local = new VirtualEnd(network, Role.CONTROLLING, 1, address("127.0.0.1", 5000));
    local.start(SERVER, address("2001:db8::5", 3478));
    assertTrue(local.gatheringDone);
    assertEquals(0, network.sent.size());
  }

  @Test
  void sameInsideAddressOnBothSides_doesNotConfuse() {
    network.nat("192.0.2.1", ALICE);
    network.nat("192.0.2.2", BOB);
    stunServer(SERVER);
    VirtualEnd alice = new VirtualEnd(network, Role.CONTROLLED, 1, ALICE);
    VirtualEnd bob = new VirtualEnd(network, Role.CONTROLLING, 2, BOB);
    alice.start(SERVER);
    bob.start(SERVER);
    network.run(Duration.ofMillis(100));
    alice.feed(bob.description(Trickle.UNSUPPORTED));
    bob.feed(alice.description(Trickle.UNSUPPORTED));
    network.run(Duration.ofSeconds(5));
    assertEquals(1, alice.connectedCount);
    assertEquals(1, bob.connectedCount);
    assertTrue(bob.outputs.stream().noneMatch(Output.Failed.class::isInstance));
  }

  private void stunServer(TransportAddress at) {
    network.bind(
        at,
        (local, from, octets) -> {
          StunMessage request = ((StunMessage.Parse.Parsed) StunMessage.parse(octets)).message();
          Bytes response =
              new StunWriter(StunClass.SUCCESS, StunMessage.BINDING, request.transactionId())
                  .add(new StunAttribute.XorMappedAddress(from))
                  .finish();
          network.send(local, from, response);
        });
  }
}
