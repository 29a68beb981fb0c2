package dev.sottovoce.dtls.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.MediaKeys.Role;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.record.ContentType;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** KeyUpdate is answered, and the new keys are used from then on (RFC 9147 section 8). */
class KeyUpdateTest {
  private static final Bytes ALERT_CLOSE = Bytes.of(1, 0);

  @ParameterizedTest
  @EnumSource(Role.class)
  void anUpdate_movesTheReadingSideToTheNextEpoch(Role victim) {
    Duel duel = new Duel(victim).prepare().run();
    duel.puppet.updateSending(false);
    duel.settle();
    duel.puppet.raw(4, ContentType.ALERT, ALERT_CLOSE);
    duel.settle();
    assertEquals(1, duel.all(Output.Closed.class).size(), "epoch 4 is understood");
    assertEquals(List.of(), duel.puppet.alerts);
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void anUpdateThatAsksForOne_getsOne(Role victim) {
    Duel duel = new Duel(victim).prepare().run();
    duel.puppet.updateSending(true);
    duel.settle();
    assertEquals(1, duel.puppet.updatesHeard);
    duel.puppet.acknowledge();
    duel.settle();
    duel.victim()
        .handle(new dev.sottovoce.dtls.DtlsAssociation.Input.Close(), Duel.START)
        .forEach(output -> {
          if (output instanceof Output.Transmit send) duel.puppet.receive(send.datagram());
        });
    assertEquals(List.of(0), duel.puppet.alerts, "its goodbye comes in the new epoch");
    assertEquals(4, duel.puppet.newestEpochHeard);
  }

  @Test
  void manyUpdates_keepWorking() {
    Duel duel = new Duel(Role.SERVER).prepare().run();
    for (int i = 0; i < 10; i++) {
      duel.puppet.updateSending(false);
      duel.settle();
    }
    duel.puppet.raw(13, ContentType.ALERT, ALERT_CLOSE);
    duel.settle();
    assertTrue(duel.all(Output.Closed.class).size() == 1);
  }

  /** A peer that never stops updating costs no memory. */
  @ParameterizedTest
  @EnumSource(Role.class)
  void manyUpdates_holdNothing(Role victim) {
    Duel duel = new Duel(victim).prepare().run();
    long before = 0;
    for (int i = 0; i < 2000; i++) {
      update(duel);
      if (i == 100) before = Held.octets(duel.victim());
    }
    assertEquals(2000, duel.puppet.updatesHeard);
    long after = Held.octets(duel.victim());
    assertTrue(after < before + 1024, "it held " + before + " octets and holds " + after);
  }

  @Test
  void updatesWithoutEnd_endTheAssociation() {
    Duel duel = new Duel(Role.SERVER).prepare().run();
    for (long i = Handshake.APPLICATION; i <= Handshake.LAST_EPOCH; i++) {
      assertEquals(List.of(), duel.all(Output.Closed.class));
      update(duel);
    }
    assertEquals(1, duel.all(Output.Closed.class).size());
    assertEquals(List.of(10), duel.puppet.alerts, "unexpected_message");
  }

  /** One that asks for ours, which it acknowledges. */
  private static void update(Duel duel) {
    duel.puppet.updateSending(true);
    duel.settle();
    duel.puppet.acknowledge();
    duel.settle();
  }
}
