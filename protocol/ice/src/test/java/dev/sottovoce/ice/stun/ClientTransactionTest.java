package dev.sottovoce.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.stun.ClientTransaction.Input;
import dev.sottovoce.ice.stun.ClientTransaction.Output;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientTransactionTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Bytes ID = Bytes.fromHex("000102030405060708090a0b");
  private static final Bytes REQUEST =
      new StunWriter(StunClass.REQUEST, StunMessage.BINDING, ID).finish();

  private final ClientTransaction transaction = new ClientTransaction(REQUEST, Rto.RFC_8489);

  /** "For example, requests would be sent at 0, 500, 1500, ..., 31500 ms", given up at 39500. */
  @Test
  void sendTimes_areThoseOfTheRfcsExample() {
    List<Long> sends = new ArrayList<>();
    Instant now = START;
    transaction.handle(new Input.Start(), now);
    sends.add(0L);
    while (true) {
      now = transaction.deadline();
      Output first = transaction.handle(new Input.Tick(), now).get(0);
      long millis = Duration.between(START, now).toMillis();
      if (first instanceof Output.TimedOut) {
        assertEquals(39_500, millis);
        break;
      }
      assertEquals(REQUEST, assertInstanceOf(Output.Transmit.class, first).datagram());
      sends.add(millis);
    }
    assertEquals(List.of(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L), sends);
    assertTrue(transaction.isFinished());
  }

  @Test
  void earlyTick_sendsNothing() {
    transaction.handle(new Input.Start(), START);
    assertEquals(
        List.of(new Output.WakeAt(START.plusMillis(500))),
        transaction.handle(new Input.Tick(), START.plusMillis(499)));
  }

  @Test
  void response_ends() {
    transaction.handle(new Input.Start(), START);
    StunMessage response = response(StunClass.SUCCESS, ID);
    assertEquals(
        List.of(new Output.Done(response)),
        transaction.handle(new Input.Received(response), START.plusMillis(20)));
    assertEquals(List.of(), transaction.handle(new Input.Tick(), START.plusSeconds(60)));
  }

  @Test
  void unknownTransactionId_isIgnored() {
    transaction.handle(new Input.Start(), START);
    Bytes other = Bytes.fromHex("ff0102030405060708090a0b");
    assertEquals(
        List.of(), transaction.handle(new Input.Received(response(StunClass.ERROR, other)), START));
    assertEquals(
        List.of(),
        transaction.handle(new Input.Received(response(StunClass.INDICATION, ID)), START));
  }

  @Test
  void stoppedTransaction_stillTakesALateResponse() {
    transaction.handle(new Input.Start(), START);
    transaction.handle(new Input.StopSending(), START);
    List<Output> tick = transaction.handle(new Input.Tick(), START.plusMillis(600));
    assertTrue(tick.stream().noneMatch(Output.Transmit.class::isInstance));
    StunMessage late = response(StunClass.SUCCESS, ID);
    assertEquals(
        List.of(new Output.Done(late)),
        transaction.handle(new Input.Received(late), START.plusSeconds(2)));
  }

  @Test
  void rto_refusesWhatMakesNoSense() {
    assertThrows(IllegalArgumentException.class, () -> new Rto(Duration.ZERO, 7, 16));
    assertThrows(IllegalArgumentException.class, () -> new Rto(Duration.ofMillis(1), 0, 16));
    assertThrows(IllegalArgumentException.class, () -> new Rto(Duration.ofMillis(1), 17, 16));
    assertThrows(IllegalArgumentException.class, () -> new Rto(Duration.ofMillis(1), 7, 0));
  }

  private static StunMessage response(StunClass stunClass, Bytes id) {
    return Rfc5769Test.parsed(new StunWriter(stunClass, StunMessage.BINDING, id).finish());
  }
}
