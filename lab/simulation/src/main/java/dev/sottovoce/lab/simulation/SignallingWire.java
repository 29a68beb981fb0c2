package dev.sottovoce.lab.simulation;

import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

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
  private UnaryOperator<Bytes> server = UnaryOperator.identity();
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
    Bytes passedOn = server.apply(octets);
    time.at(arrival, () -> receiver.receive(passedOn));
  }

  /** The server in the middle rewrites what passes; the result may have any length. */
  public void rewrite(UnaryOperator<Bytes> lyingServer) {
    server = lyingServer;
  }

  public void cut() {
    cut = true;
  }

  public void mend() {
    cut = false;
  }
}
