package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.MediaSession.Output;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.ice.Role;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MediaSessionTest {
  private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");
  private static final TransportAddress HERE =
      TransportAddress.parse("192.0.2.1", 10_000).orElseThrow();
  private static final TransportAddress THERE =
      TransportAddress.parse("192.0.2.2", 20_000).orElseThrow();
  private static final TransportAddress ELSEWHERE =
      TransportAddress.parse("192.0.2.3", 30_000).orElseThrow();

  private final ScriptedKeying ours = new ScriptedKeying("ours");
  private final ScriptedKeying theirs = new ScriptedKeying("theirs");
  private final MediaSession session = session(List.of(HERE));

  private MediaSession session(List<TransportAddress> bases) {
    Entropy entropy = new Random(1)::nextBytes;
    return new MediaSession(Role.CONTROLLING, bases, CallPolicy.FOREIGN_PHONES, entropy);
  }

  @Test
  void pathWithoutIce_isConnectedAtOnce() {
    List<Output> outputs = session.describe(THERE, START);

    Output.PathSelected selected = assertInstanceOf(Output.PathSelected.class, outputs.get(0));
    assertEquals(THERE, selected.pair().remote());
    assertEquals(new Output.PathConnected(), outputs.get(1));
  }

  @Test
  void clientWithAPath_speaksFirst() {
    session.describe(THERE, START);

    List<Output> outputs =
        session.agree(
            ours, ScriptedKeying.settled(KeyingMethod.Role.CLIENT, theirs.fingerprint()), START);

    assertEquals(new Output.Transmit(HERE, THERE, ours.certificate()), outputs.get(0));
  }

  @Test
  void agreementWithoutAPath_waitsForIt() {
    assertEquals(
        List.of(),
        session.agree(
            ours, ScriptedKeying.settled(KeyingMethod.Role.CLIENT, theirs.fingerprint()), START));

    assertTrue(
        session
            .describe(THERE, START)
            .contains(new Output.Transmit(HERE, THERE, ours.certificate())));
  }

  @Test
  void flightThatOvertakesTheDescription_isNotLost() {
    session.received(HERE, THERE, theirs.certificate(), START);
    session.agree(
        ours, ScriptedKeying.settled(KeyingMethod.Role.SERVER, theirs.fingerprint()), START);

    List<Output> outputs = session.describe(THERE, START);

    assertTrue(outputs.stream().anyMatch(Output.Secured.class::isInstance));
  }

  @Test
  void moreEarlyDatagramsThanAFlightHas_areDropped() {
    for (int i = 0; i < 1000; i++) session.received(HERE, THERE, Bytes.of(22, i), START);
    session.agree(
        ours, ScriptedKeying.settled(KeyingMethod.Role.SERVER, theirs.fingerprint()), START);

    session.describe(THERE, START);

    assertTrue(ours.heard.size() <= 16, "heard " + ours.heard.size());
  }

  @Test
  void otherCertificateThanAnnounced_fails() {
    session.describe(THERE, START);
    session.agree(
        ours, ScriptedKeying.settled(KeyingMethod.Role.CLIENT, theirs.fingerprint()), START);

    List<Output> outputs =
        session.received(HERE, THERE, new ScriptedKeying("mallory").certificate(), START);

    assertEquals(List.of(new Output.Failed(EndReason.PEER_NOT_VERIFIED)), outputs);
  }

  @Test
  void silentPeer_endsInKeyingTimeout() {
    session.describe(THERE, START);
    session.agree(
        ours, ScriptedKeying.settled(KeyingMethod.Role.SERVER, theirs.fingerprint()), START);

    assertEquals(
        List.of(new Output.WakeAt(START.plusSeconds(10))),
        session.tick(START.plus(Duration.ofMillis(9_999))));
    assertEquals(
        List.of(new Output.Failed(EndReason.KEYING_TIMED_OUT)),
        session.tick(START.plusSeconds(10)));
    assertEquals(List.of(), session.tick(START.plusSeconds(11)));
  }

  @Test
  void agreedKeys_stopTheTimeout() {
    session.describe(THERE, START);
    session.agree(
        ours, ScriptedKeying.settled(KeyingMethod.Role.CLIENT, theirs.fingerprint()), START);
    session.received(HERE, THERE, theirs.certificate(), START);

    assertEquals(List.of(), session.tick(START.plusSeconds(10)));
  }

  @Test
  void authenticatedMediaFromElsewhere_movesThePathOnce() {
    session.describe(THERE, START);

    List<Output> moved = session.authenticatedFrom(ELSEWHERE, START);
    List<Output> again = session.authenticatedFrom(THERE, START);

    Output.PathSelected selected = assertInstanceOf(Output.PathSelected.class, moved.get(0));
    assertEquals(ELSEWHERE, selected.pair().remote());
    assertEquals(List.of(), again);
  }

  @Test
  void peerOfAnotherAddressFamily_hasNoPath() {
    TransportAddress ipv6 = TransportAddress.parse("2001:db8::1", 20_000).orElseThrow();

    assertEquals(List.of(new Output.Failed(EndReason.NO_PATH)), session.describe(ipv6, START));
  }
}
