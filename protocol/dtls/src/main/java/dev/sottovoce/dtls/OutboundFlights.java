package dev.sottovoce.dtls;

import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packs outgoing records into datagrams and decides when a flight goes out again (RFC 6347 section
 * 4.2.4), in the driver's time. Bouncy Castle repeats a flight whenever a record comes that it
 * cannot use, for we let its own timer run out at once; such repetitions are dropped unless the
 * flight was last sent long enough ago, so no stray or forged record is amplified.
 */
final class OutboundFlights {
  /** Fits any path that IPv6 may use, with its and UDP's header. */
  static final int MAX_DATAGRAM_OCTETS = 1232;

  /**
   * The wait doubles this often and then stays. The RFC lets it grow to a minute, which suits
   * handshakes that nobody waits for; here a person does, and the deadline bounds what is sent.
   */
  private static final int MAX_DOUBLINGS = 2;

  /** What goes out between two waits for a record. */
  private enum Burst {
    NOTHING,
    NEW_FLIGHT,
    REPEATED,
    DROPPED
  }

  private final Duration firstResend;
  private final List<Bytes> datagrams = new ArrayList<>();
  private ByteWriter packing = new ByteWriter(MAX_DATAGRAM_OCTETS);
  private int highestMessage = -1;
  private Duration wait;
  private @Nullable Instant sentAt;
  private @Nullable Instant resendAt;
  private Burst burst = Burst.NOTHING;
  private boolean resendIsDue;

  OutboundFlights(Duration firstResend) {
    this.firstResend = firstResend;
    this.wait = firstResend;
  }

  /** Bouncy Castle sends a record. */
  void add(Bytes record, Instant now) {
    if (Records.isPlainHandshake(record)) judge(record, now);
    if (burst == Burst.DROPPED && Records.type(record) != Records.ALERT) return;
    if (packing.length() + record.length() > MAX_DATAGRAM_OCTETS) endDatagram();
    packing.bytes(record);
  }

  /** Bouncy Castle has nothing more to send and waits for a record. */
  void endBurst(Instant now) {
    if (burst == Burst.NEW_FLIGHT) {
      wait = firstResend;
      sentAt = now;
      resendAt = now.plus(wait);
      resendIsDue = false;
    }
    burst = Burst.NOTHING;
  }

  /** Whether the current flight should go out again now; stays true until it does. */
  boolean resendIsDue(Instant now) {
    if (resendAt != null && !now.isBefore(resendAt)) resendIsDue = true;
    return resendIsDue;
  }

  /** The handshake is over: only the peer's repetitions make the last flight go out again. */
  void stopTimer() {
    resendAt = null;
    resendIsDue = false;
  }

  @Nullable Instant resendAt() {
    return resendAt;
  }

  /** Takes the datagrams packed so far. */
  List<Bytes> drain() {
    endDatagram();
    List<Bytes> drained = List.copyOf(datagrams);
    datagrams.clear();
    return drained;
  }

  private void judge(Bytes record, Instant now) {
    int sequence = Records.u16(record, Records.HEADER_OCTETS + 4);
    if (sequence > highestMessage) {
      highestMessage = sequence;
      burst = Burst.NEW_FLIGHT;
    } else if (burst == Burst.NOTHING) {
      burst = judgeRepetition(now);
    }
  }

  private Burst judgeRepetition(Instant now) {
    if (resendIsDue) {
      resendIsDue = false;
      Duration doubled = wait.multipliedBy(2);
      Duration longest = firstResend.multipliedBy(1L << MAX_DOUBLINGS);
      wait = doubled.compareTo(longest) < 0 ? doubled : longest;
      resendAt = now.plus(wait);
    } else if (sentAt != null && now.isBefore(sentAt.plus(firstResend))) {
      return Burst.DROPPED;
    }
    sentAt = now;
    return Burst.REPEATED;
  }

  private void endDatagram() {
    if (packing.length() == 0) return;
    datagrams.add(packing.toBytes());
    packing = new ByteWriter(MAX_DATAGRAM_OCTETS);
  }
}
