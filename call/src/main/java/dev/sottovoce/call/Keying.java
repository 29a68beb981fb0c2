package dev.sottovoce.call;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;

/**
 * A key agreement on the media path, one per association: DTLS-SRTP today, others in the same place
 * later. Pure: datagrams and time in, datagrams and keys out.
 */
public interface Keying {
  /** What a key agreement wants done or has found out. */
  sealed interface Output {
    /** Send this on the media path. */
    record Transmit(Bytes datagram) implements Output {}

    /** Call {@link Keying#tick} then. */
    record WakeAt(Instant deadline) implements Output {}

    /** Keys are confirmed and the peer holds the certificate that it announced. */
    record Agreed(MediaKeys keys, VerifiedPeer peer) implements Output {}

    /** There will be no keys; {@code reason} is one of the {@code KEYING} reasons. */
    record Failed(EndReason reason) implements Output {}

    /** The peer closed the association after keys were agreed. */
    record Closed() implements Output {}
  }

  /** The media path is there: begins the handshake, or waits for the peer's first flight. */
  List<Output> start(Instant now);

  /** A datagram of this key agreement arrived on the media path. */
  List<Output> received(Bytes datagram, Instant now);

  List<Output> tick(Instant now);

  /** The call is over: says so to the peer and wipes what is secret. */
  List<Output> close(Instant now);
}
