package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.MediaSession.Output;
import dev.sottovoce.ice.IceAgent;
import dev.sottovoce.ice.Role;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.sip.sdp.TrickleFragment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two media sides with real ICE agents in virtual time. */
class MediaSessionIceTest {
  private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");
  private static final Duration ONE_WAY = Duration.ofMillis(10);

  private record Event(Instant at, long order, Runnable run) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::order));
  private final End alice = new End("alice", Role.CONTROLLING, "192.0.2.1");
  private final End bob = new End("bob", Role.CONTROLLED, "192.0.2.2");
  private Instant now = START;
  private long order;
  private boolean cut;

  private final class End {
    final ScriptedKeying keying;
    final TransportAddress base;
    final MediaSession session;
    final List<Output> found = new ArrayList<>();

    End(String name, Role role, String address) {
      keying = new ScriptedKeying(name);
      base = TransportAddress.parse(address, 10_000).orElseThrow();
      session =
          new MediaSession(
              role, List.of(base), CallPolicy.OWN_PHONES, new Random(name.hashCode())::nextBytes);
    }

    void take(List<Output> outputs) {
      End other = this == alice ? bob : alice;
      for (Output output : outputs) {
        if (output instanceof Output.Transmit send) {
          if (cut || !send.to().equals(other.base)) continue;
          at(
              now.plus(ONE_WAY),
              () ->
                  other.take(
                      other.session.received(other.base, send.base(), send.datagram(), now)));
        } else if (output instanceof Output.WakeAt wake) {
          at(wake.deadline(), () -> take(session.tick(now)));
        } else {
          found.add(output);
        }
      }
    }

    void describe(End other, KeyingMethod.Role role) {
      take(
          session.describe(
              other.session.credentials(),
              IceAgent.Peer.FULL,
              IceAgent.Trickle.UNSUPPORTED,
              other.session.candidates(),
              now));
      take(session.agree(keying, ScriptedKeying.settled(role, other.keying.fingerprint()), now));
    }

    boolean found(Class<? extends Output> kind) {
      return found.stream().anyMatch(kind::isInstance);
    }
  }

  private void at(Instant when, Runnable run) {
    events.add(new Event(when.isBefore(now) ? now : when, order++, run));
  }

  private void run(Duration span) {
    Instant end = now.plus(span);
    while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
      Event event = events.remove();
      now = event.at();
      event.run().run();
    }
    now = end;
  }

  private void connect() {
    alice.take(alice.session.start(now));
    bob.take(bob.session.start(now));
    bob.describe(alice, KeyingMethod.Role.SERVER);
    run(Duration.ofMillis(30));
    alice.describe(bob, KeyingMethod.Role.CLIENT);
    run(Duration.ofSeconds(1));
  }

  @Test
  void twoEnds_findAPathAndAgree() {
    connect();

    assertTrue(alice.found(Output.Secured.class), "alice");
    assertTrue(bob.found(Output.Secured.class), "bob");
  }

  @Test
  void noPath_isNamedWithinTheLimit() {
    cut = true;
    connect();
    run(Duration.ofSeconds(5));

    assertTrue(alice.found.contains(new Output.Failed(EndReason.NO_PATH)));
    assertTrue(bob.found.contains(new Output.Failed(EndReason.NO_PATH)));
  }

  @Test
  void peerThatCrashes_isLostWithinHalfAMinute() {
    connect();
    cut = true;
    run(Duration.ofSeconds(36));

    assertTrue(alice.found.contains(new Output.Failed(EndReason.MEDIA_LOST)));
  }

  @Test
  void restart_keepsTheAssociation() {
    connect();
    alice.take(alice.session.restart(now));
    bob.describe(alice, KeyingMethod.Role.SERVER);
    alice.describe(bob, KeyingMethod.Role.CLIENT);
    run(Duration.ofSeconds(2));

    assertEquals(1, alice.found.stream().filter(Output.Secured.class::isInstance).count());
    assertTrue(alice.found.stream().filter(Output.PathSelected.class::isInstance).count() >= 2);
    assertTrue(alice.found.stream().noneMatch(Output.Failed.class::isInstance));
  }

  @Test
  void candidatesThatFollowInAnInfo_makeThePath() {
    alice.take(alice.session.start(now));
    bob.take(bob.session.start(now));
    for (End end : List.of(alice, bob)) {
      End other = end == alice ? bob : alice;
      end.take(
          end.session.describe(
              other.session.credentials(),
              IceAgent.Peer.FULL,
              IceAgent.Trickle.SUPPORTED,
              List.of(),
              now));
    }
    run(Duration.ofSeconds(1));
    assertFalse(alice.found(Output.PathConnected.class), "there is nothing to check yet");

    String ufrag = bob.session.credentials().ufrag();
    String candidate = bob.session.candidates().get(0).format();
    alice.take(alice.session.trickled(new TrickleFragment("other", List.of(candidate), true), now));
    run(Duration.ofSeconds(1));
    assertFalse(alice.found(Output.PathConnected.class), "those were of another description");
    alice.take(
        alice.session.trickled(
            new TrickleFragment(ufrag, List.of("nonsense", candidate), true), now));
    run(Duration.ofSeconds(1));
    assertTrue(alice.found(Output.PathConnected.class));
    assertTrue(bob.found(Output.PathConnected.class));
  }
}
