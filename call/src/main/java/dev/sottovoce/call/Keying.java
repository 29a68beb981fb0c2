package dev.sottovoce.call;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.RetainedSecrets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key agreement on the media path, one per association: DTLS-SRTP or ZRTP. Pure: datagrams and
 * time in, datagrams and keys out.
 */
public interface Keying {
  /** What a key agreement wants done or has found out. */
  sealed interface Output {
    /** Send this on the media path. */
    record Transmit(Bytes datagram) implements Output {}

    /** Call {@link Keying#tick} then. */
    record WakeAt(Instant deadline) implements Output {}

    /**
     * Keys are confirmed and the peer is the one that was announced.
     *
     * @param string what the people may compare, where the key agreement has it
     * @param proof when the peer has shown that it has the keys, too
     */
    record Agreed(
        MediaKeys keys, VerifiedPeer peer, Optional<ShortAuthentication> string, KeyProof proof)
        implements Output {}

    /** Keep this for the next call; the secrets are the receiver's to destroy. */
    record Retain(RetainedSecrets secrets) implements Output {}

    /** Tell the person now. */
    record Warned(KeyingWarning warning) implements Output {}

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

  /** The people have compared the string, and it is the same. */
  default List<Output> stringCompared(Instant now) {
    return List.of();
  }

  /** The people have compared the string, and it is not the same. */
  default List<Output> stringDiffers(Instant now) {
    return List.of();
  }

  /** The call is over: says so to the peer and wipes what is secret. */
  List<Output> close(Instant now);
}
