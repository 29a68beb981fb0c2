package dev.sottovoce.lab.simulation;

import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;

/**
 * One direction of a signalling connection: octets arrive complete and in order after a delay, as
 * over TLS. A cut wire swallows what is put in until it is mended, as a server that is down does.
 */
public final class SignallingWire {
  /** Takes what comes out at the other end. */
  public interface Receiver {
    void receive(Bytes octets);
  }

  private final VirtualTime time;
  private final Duration delay;
  private final Receiver receiver;
  private Instant lastArrival = VirtualTime.START;
  private boolean cut;

  public SignallingWire(VirtualTime time, Duration delay, Receiver receiver) {
    this.time = time;
    this.delay = delay;
    this.receiver = receiver;
  }

  public void send(Bytes octets) {
    if (cut) return;
    Instant arrival = time.now().plus(delay);
    if (arrival.isBefore(lastArrival)) arrival = lastArrival;
    lastArrival = arrival;
    time.at(arrival, () -> receiver.receive(octets));
  }

  public void cut() {
    cut = true;
  }

  public void mend() {
    cut = false;
  }
}
