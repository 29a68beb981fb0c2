package dev.sottovoce.dtls;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.wire.Bytes;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/**
 * The network as Bouncy Castle sees it: {@link #receive} parks the coroutine until the driver
 * brings a datagram or its time comes. The driver's side is used only while the coroutine is
 * parked.
 *
 * <p>Bouncy Castle reads the system's clock and repeats a flight only when its own timer has run
 * out by that. {@link #BOUNCY_CASTLE_RESEND_MILLIS} makes that timer always run out (within the one
 * millisecond that it waits at least), so that the driver's time alone decides.
 */
final class SteppedTransport implements DatagramTransport {
  static final int BOUNCY_CASTLE_RESEND_MILLIS = 0;

  /** Unwinds Bouncy Castle after the handshake without an alert. */
  static final class Ended extends InterruptedIOException {
    private static final long serialVersionUID = 1L;
  }

  private final LockStep lockStep;
  private final InboundRecords inbound;
  private final OutboundFlights outbound;
  private Instant now = Instant.EPOCH;
  private boolean secured;
  private boolean stopping;
  private boolean closedByPeer;

  SteppedTransport(LockStep lockStep, MediaKeys.Role ours, HandshakeTiming timing) {
    this.lockStep = lockStep;
    this.inbound = new InboundRecords(ours);
    this.outbound = new OutboundFlights(timing.firstResend());
  }

  // The driver's side.

  void advance(Instant time) {
    now = time;
  }

  void deliver(Bytes datagram) {
    inbound.add(datagram);
  }

  /** Whether resuming the coroutine would get anything done. */
  boolean hasWork() {
    return stopping || !inbound.isEmpty() || outbound.resendIsDue(now);
  }

  /** Makes the coroutine end as soon as it is resumed. */
  void stop() {
    stopping = true;
  }

  List<Bytes> drain() {
    return outbound.drain();
  }

  @Nullable Instant resendAt() {
    return outbound.resendAt();
  }

  // Bouncy Castle's side.

  /** The handshake is complete. */
  void becomeSecured() {
    secured = true;
    outbound.stopTimer();
    inbound.openUp();
  }

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis)
      throws Ended, TlsFatalAlert {
    outbound.endBurst(now);
    while (true) {
      if (closedByPeer || stopping) throwEnd();
      Bytes record = inbound.next();
      if (record != null && record.length() <= length) {
        record.copyTo(buffer, offset);
        return record.length();
      }
      if (record == null && outbound.resendIsDue(now)) return -1;
      if (record == null) lockStep.park();
    }
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    outbound.add(Bytes.copyOf(buffer, offset, length), now);
  }

  @Override
  public int getReceiveLimit() {
    return InboundRecords.maxRecordOctets();
  }

  @Override
  public int getSendLimit() {
    return OutboundFlights.MAX_DATAGRAM_OCTETS;
  }

  /** Called when the record layer has closed, which a peer's close_notify makes it do. */
  @Override
  public void close() {
    closedByPeer = true;
  }

  private void throwEnd() throws Ended, TlsFatalAlert {
    if (secured) throw new Ended();
    throw new TlsFatalAlert(AlertDescription.user_canceled);
  }
}
