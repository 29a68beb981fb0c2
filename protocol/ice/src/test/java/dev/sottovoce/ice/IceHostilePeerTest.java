package dev.sottovoce.ice;

import static dev.sottovoce.ice.VirtualEnd.address;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.IceAgent.Input;
import dev.sottovoce.ice.IceAgent.Peer;
import dev.sottovoce.ice.IceAgent.Trickle;
import dev.sottovoce.ice.stun.IntegrityKey;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What strangers and a peer of ill will can and cannot make an agent do. */
class IceHostilePeerTest {
  private static final TransportAddress ALICE = address("192.0.2.1", 5000);
  private static final TransportAddress MALLORY = address("203.0.113.66", 666);
  private static final IceCredentials PEER =
      IceCredentials.of("peer", "p".repeat(22)).orElseThrow();

  private final VirtualNetwork network = new VirtualNetwork(1);
  private final VirtualEnd alice = new VirtualEnd(network, Role.CONTROLLED, 1, ALICE);

  private StunWriter request(String ufrag, int id) {
    return new StunWriter(
            StunClass.REQUEST, StunMessage.BINDING, Bytes.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, id))
        .add(new StunAttribute.Username(ufrag + ":peer"))
        .add(new StunAttribute.Priority(1000))
        .add(new StunAttribute.IceControlling(1))
        .add(new StunAttribute.UseCandidate());
  }

  private void describe(Candidate... candidates) {
    alice.start();
    alice.feed(
        new Input.RemoteDescription(PEER, Peer.FULL, Trickle.SUPPORTED, List.of(candidates)));
  }

  @Test
  void requestsThatDoNotAuthenticate_causeNothing() {
    describe();
    String ufrag = alice.agent.credentials().ufrag();
    IntegrityKey right = IntegrityKey.shortTerm(alice.agent.credentials().password());
    IntegrityKey wrong = IntegrityKey.shortTerm("w".repeat(22));
    StunWriter noName = new StunWriter(StunClass.REQUEST, 1, Bytes.unsafeWrap(new byte[12]));
    for (Bytes datagram :
        List.of(
            request(ufrag, 1).finish(),
            request(ufrag, 2).integrity(wrong).finish(),
            request("else", 3).integrity(right).finish(),
            noName.integrity(right).finish(),
            Bytes.of(1, 2, 3))) {
      alice.receive(ALICE, MALLORY, datagram);
    }
    assertEquals(0, network.sent.size());
    alice.receive(ALICE, MALLORY, request(ufrag, 4).integrity(right).finish());
    assertEquals(2, network.sent.size(), "the one good request: an answer and a check");
  }

  @Test
  void unknownRequiredAttribute_isAnsweredWith420() {
    describe();
    IceCredentials own = alice.agent.credentials();
    alice.receive(
        ALICE,
        MALLORY,
        request(own.ufrag(), 1)
            .add(new StunAttribute.Unknown(0x7abc, Bytes.EMPTY))
            .add(new StunAttribute.Unknown(0xC057, Bytes.of(0, 1, 0, 2)))
            .integrity(IntegrityKey.shortTerm(own.password()))
            .finish());
    assertEquals(1, network.sent.size());
    StunMessage answer = parsed(network.sent.get(0).octets());
    assertEquals(420, answer.first(StunAttribute.ErrorCode.class).orElseThrow().code());
    assertEquals(
        List.of(0x7abc), answer.first(StunAttribute.UnknownAttributes.class).orElseThrow().types());
  }

  @Test
  void forgedAnswers_selectNothing() {
    describe(candidate(address("203.0.113.1", 1000), 1));
    Bytes id = network.sent.get(0).octets().slice(8, 20);
    TransportAddress target = network.sent.get(0).to();
    Bytes unsigned =
        new StunWriter(StunClass.SUCCESS, StunMessage.BINDING, id)
            .add(new StunAttribute.XorMappedAddress(ALICE))
            .finish();
    Bytes conflict =
        new StunWriter(StunClass.ERROR, StunMessage.BINDING, id)
            .add(new StunAttribute.ErrorCode(487, "Role Conflict"))
            .finish();
    Bytes signed =
        new StunWriter(StunClass.SUCCESS, StunMessage.BINDING, id)
            .add(new StunAttribute.XorMappedAddress(ALICE))
            .integrity(IntegrityKey.shortTerm(PEER.password()))
            .finish();
    alice.receive(ALICE, target, unsigned);
    alice.receive(ALICE, target, conflict);
    alice.receive(ALICE, MALLORY, signed); // the right key, but from elsewhere
    assertEquals(Role.CONTROLLED, alice.agent.role());
    network.run(Duration.ofMillis(100));
    assertTrue(alice.selected.isEmpty());
  }

  @Test
  void aThousandCandidates_causeNoMoreThanTheBound() {
    alice.start();
    alice.feed(new Input.RemoteDescription(PEER, Peer.FULL, Trickle.SUPPORTED, List.of()));
    for (int i = 0; i < 1000; i++) {
      Candidate candidate = candidate(address("203.0.113." + i % 250, 1000 + i), 1 + i);
      alice.feed(new Input.RemoteCandidate(PEER.ufrag(), candidate));
    }
    network.run(Duration.ofSeconds(6));
    long targets = network.sent.stream().map(VirtualNetwork.Sent::to).distinct().count();
    assertTrue(targets <= 100, targets + " targets");
    assertTrue(network.sent.size() <= 200, network.sent.size() + " packets");
    assertTrue(alice.failure.isPresent());
    Map<Bytes, Instant> firstSends = new LinkedHashMap<>();
    network.sent.forEach(sent -> firstSends.putIfAbsent(sent.octets().slice(8, 20), sent.at()));
    List<Instant> news = List.copyOf(firstSends.values());
    for (int i = 1; i < news.size(); i++) {
      long gap = Duration.between(news.get(i - 1), news.get(i)).toMillis();
      assertTrue(gap >= 50, gap + " ms between new checks");
    }
  }

  @Test
  void authenticatedFlood_isHeldToThePace() {
    describe();
    IceCredentials own = alice.agent.credentials();
    IntegrityKey key = IntegrityKey.shortTerm(own.password());
    for (int i = 0; i < 200; i++) {
      TransportAddress from = address("203.0.113." + (1 + i), 1000);
      alice.receive(ALICE, from, request(own.ufrag(), i).integrity(key).finish());
    }
    long checks = network.sent.stream().filter(sent -> sent.octets().at(0) == 0).count();
    assertTrue(checks <= 2 * Pace.TRIGGERED_PER_SLOT + 1, checks + " checks at once");
  }

  @Test
  void loopbackCandidate_isNotKnockedAtFromOutside() {
    describe(candidate(address("127.0.0.1", 22), 100), candidate(address("::1", 22), 99));
    network.run(Duration.ofSeconds(6));
    assertEquals(0, network.sent.size());
  }

  @Test
  void randomDatagrams_neverThrowAndNeverSelect() {
    describe(candidate(address("203.0.113.1", 1000), 1));
    List<Bytes> own = new ArrayList<>();
    network.sent.forEach(sent -> own.add(sent.octets()));
    Seeded.check(
        500,
        random -> {
          byte[] octets = own.get(random.nextInt(own.size())).toArray();
          for (int i = random.nextInt(6); i >= 0; i--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
          }
          alice.receive(ALICE, MALLORY, Bytes.unsafeWrap(octets));
        });
    assertFalse(alice.connectedAt.isPresent());
  }

  @Test
  void onlyRoleConflictsFromPeer_endInANamedFailure() {
    network.bind(
        MALLORY,
        (local, from, octets) ->
            network.send(
                local,
                from,
                new StunWriter(StunClass.ERROR, StunMessage.BINDING, octets.slice(8, 20))
                    .add(new StunAttribute.ErrorCode(487, "Role Conflict"))
                    .integrity(IntegrityKey.shortTerm(PEER.password()))
                    .finish()));
    describe(candidate(MALLORY, 1));
    network.run(Duration.ofSeconds(6));
    assertTrue(alice.failure.isPresent());
    assertTrue(network.sent.size() < 2000, network.sent.size() + " packets");
  }

  private static Candidate candidate(TransportAddress address, int priority) {
    return new Candidate("1", 1, priority, address, CandidateType.HOST, Optional.empty());
  }

  private static StunMessage parsed(Bytes datagram) {
    return ((StunMessage.Parse.Parsed) StunMessage.parse(datagram)).message();
  }
}
