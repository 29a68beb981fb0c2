package dev.sottovoce.dtls.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.dtls.DtlsAssociation;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An association under guard: whatever it hears, it throws nothing, says little, holds little, ends
 * at most once and, given time, at least once.
 */
final class Watched {
  /** The largest flight has five messages in three datagrams, or seven small ones. */
  private static final int MOST_DATAGRAMS_AT_ONCE = 16;

  private static final int MOST_OCTETS_A_DATAGRAM = 1200;

  /** Eight messages of 16 KiB ahead, sixteen early records, and what the handshake itself needs. */
  private static final long MOST_OCTETS_HELD = 512 * 1024;

  private static final int MOST_TICKS = 200;

  private final DtlsAssociation association;
  private final List<Output> facts = new ArrayList<>();
  private Instant now;
  private Instant wakeAt = Instant.MAX;
  private int inputs;
  private int datagrams;

  Watched(DtlsAssociation association, Instant now) {
    this.association = association;
    this.now = now;
  }

  /** Tells it something; what comes back is what it sends. */
  List<Bytes> handle(Input input) {
    boolean wasOver = isOver();
    List<Bytes> sent = new ArrayList<>();
    inputs++;
    for (Output output : association.handle(input, now)) {
      assertFalse(wasOver, "it is over and says something");
      if (output instanceof Output.Transmit transmit) sent.add(transmit.datagram());
      else if (output instanceof Output.WakeAt wake) wakeAt = wake.deadline();
      else addFact(output);
    }
    for (Bytes datagram : sent) {
      assertTrue(!datagram.isEmpty() && datagram.length() <= MOST_OCTETS_A_DATAGRAM);
    }
    datagrams += sent.size();
    assertTrue(sent.size() <= MOST_DATAGRAMS_AT_ONCE, "a burst of " + sent.size());
    assertTrue(datagrams <= MOST_DATAGRAMS_AT_ONCE + 4 * inputs, "amplified: " + datagrams);
    return sent;
  }

  private void addFact(Output fact) {
    boolean established = established().isPresent();
    if (fact instanceof Output.Established) assertFalse(established, "keys come once");
    if (fact instanceof Output.Failed) assertFalse(established, "failed after there were keys");
    facts.add(fact);
  }

  /** Lets time pass, with the ticks that were asked for. */
  List<Bytes> pass(Duration time) {
    List<Bytes> sent = new ArrayList<>();
    Instant end = now.plus(time);
    for (int ticks = 0; !wakeAt.isAfter(end); ticks++) {
      assertTrue(ticks < MOST_TICKS, "it never rests");
      if (wakeAt.isAfter(now)) now = wakeAt;
      wakeAt = Instant.MAX;
      sent.addAll(handle(new Input.Tick()));
    }
    now = end;
    return sent;
  }

  /** The peer is silent from here on: there is an end, with keys or without. */
  void runOut() {
    assertTrue(Held.octets(association) <= MOST_OCTETS_HELD, "it holds too much");
    pass(Duration.ofMinutes(2));
    assertTrue(isOver() || established().isPresent(), "it hangs");
    assertEquals(Instant.MAX, wakeAt, "it wants to be woken for ever");
    handle(new Input.Close());
    assertTrue(isOver());
    assertEquals(List.of(), handle(new Input.Tick()));
  }

  Optional<Output.Established> established() {
    for (Output fact : facts) {
      if (fact instanceof Output.Established established) return Optional.of(established);
    }
    return Optional.empty();
  }

  boolean isOver() {
    for (Output fact : facts) {
      if (fact instanceof Output.Failed || fact instanceof Output.Closed) return true;
    }
    return false;
  }
}
