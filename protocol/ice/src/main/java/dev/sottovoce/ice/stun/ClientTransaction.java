package dev.sottovoce.ice.stun;

import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;

/**
 * One STUN request over UDP until its response or timeout (RFC 8489 section 6.2.1). The owner has
 * checked that a response authenticates before it feeds it here.
 */
public final class ClientTransaction {
  /** What happens to the transaction. */
  public sealed interface Input {
    record Start() implements Input {}

    record Received(StunMessage response) implements Input {}

    record Tick() implements Input {}

    /** No more retransmissions; a response is still awaited (RFC 8445 section 7.3.1.4). */
    record StopSending() implements Input {}
  }

  /** What the transaction wants done. */
  public sealed interface Output {
    record Transmit(Bytes datagram) implements Output {}

    record WakeAt(Instant deadline) implements Output {}

    /** A success or an error response. */
    record Done(StunMessage response) implements Output {}

    record TimedOut() implements Output {}
  }

  private final Bytes request;
  private final Bytes transactionId;
  private final Rto rto;
  private Instant deadline = Instant.MIN;
  private int sent;
  private boolean finished;

  /**
   * @param request a whole datagram, whose transaction id is read from its header
   */
  public ClientTransaction(Bytes request, Rto rto) {
    this.request = request;
    this.rto = rto;
    transactionId = request.slice(Stun.HEADER_BYTES - Stun.TRANSACTION_ID_BYTES, Stun.HEADER_BYTES);
  }

  public Bytes transactionId() {
    return transactionId;
  }

  public boolean isFinished() {
    return finished;
  }

  /** When the next {@link Input.Tick} is due. */
  public Instant deadline() {
    return deadline;
  }

  public List<Output> handle(Input input, Instant now) {
    if (finished) return List.of();
    if (input instanceof Input.Received received) return onReceived(received.response());
    if (input instanceof Input.StopSending) return onStopSending();
    return onTick(now);
  }

  private List<Output> onReceived(StunMessage response) {
    if (!response.stunClass().isResponse() || !response.transactionId().equals(transactionId)) {
      return List.of();
    }
    return finish(new Output.Done(response));
  }

  private List<Output> onStopSending() {
    if (sent == 0) return finish(new Output.TimedOut());
    sent = rto.rc();
    deadline = deadline.plus(rto.waitAfter(sent));
    return List.of(new Output.WakeAt(deadline));
  }

  private List<Output> onTick(Instant now) {
    if (now.isBefore(deadline)) return List.of(new Output.WakeAt(deadline));
    if (sent == rto.rc()) return finish(new Output.TimedOut());
    sent++;
    deadline = now.plus(rto.waitAfter(sent));
    return List.of(new Output.Transmit(request), new Output.WakeAt(deadline));
  }

  private List<Output> finish(Output last) {
    finished = true;
    return List.of(last);
  }
}
