package dev.sottovoce.dtls;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * One DTLS association that keys one call's media (RFC 5764). It never throws for what a peer
 * sends: garbage, truncated and replayed datagrams are ignored, a handshake that cannot succeed
 * ends with one {@link Output.Failed}.
 *
 * <p>The driver feeds {@link Input.Start} once the path is valid, then datagrams that {@link
 * #looksLikeDtls} and ticks, and keeps doing so after {@link Output.Established}: the peer may have
 * missed the last flight, and its goodbye comes this way too. After {@link Input.Close}, {@link
 * Output.Failed} or {@link Output.Closed} all input is ignored.
 */
public interface DtlsAssociation {
  /** What the driver tells the association. */
  sealed interface Input {
    /** The path is there: the client sends its first flight, the server begins to listen. */
    record Start() implements Input {}

    /** A datagram from the path; whatever came before {@link Start} is ignored. */
    record Datagram(Bytes octets) implements Input {}

    /** The instant of the last {@link Output.WakeAt} has come; too early or too often is safe. */
    record Tick() implements Input {}

    /** The call is over: tells the peer with close_notify and lets go of everything. */
    record Close() implements Input {}
  }

  /** What the association wants done or has found out. */
  sealed interface Output {
    /** Send this to the peer; at most one MTU of octets. */
    record Transmit(Bytes datagram) implements Output {}

    /**
     * Keys are confirmed on both sides and the peer holds the announced certificate. Comes once.
     * The keys are the receiver's to destroy.
     */
    record Established(MediaKeys keys, VerifiedPeer peer) implements Output {}

    /**
     * There are no keys and there will be none. Comes at most once, and never after {@link
     * Established}.
     *
     * @param alert the TLS alert that was sent or received, where there was one (RFC 8446 section
     *     6)
     */
    record Failed(Reason reason, OptionalInt alert) implements Output {}

    /** The peer said goodbye after {@link Established}, or our own {@link Input.Close} is done. */
    record Closed() implements Output {}

    /** Feed {@link Input.Tick} then; replaces what an earlier one asked for. */
    record WakeAt(Instant deadline) implements Output {}
  }

  /** Why there are no keys. */
  enum Reason {
    /** The peer's certificate is not the one that signalling announced: somebody is in between. */
    FINGERPRINT_MISMATCH,
    /** The peer holds the announced key and means another call than this one (RFC 8844). */
    ANOTHER_SESSION,
    /** No common version, cipher suite, group or SRTP profile, or no extended master secret. */
    INCOMPATIBLE,
    /** The peer does not speak a version of DTLS that is allowed here. */
    VERSION_NOT_ALLOWED,
    /** The peer broke the protocol. */
    PROTOCOL_VIOLATION,
    /** The peer ended the handshake; the alert says why. */
    REFUSED_BY_PEER,
    /** The handshake's deadline passed. */
    TIMED_OUT,
    /** Something in this process failed. */
    INTERNAL_ERROR
  }

  /**
   * Advances the association.
   *
   * @param now never earlier than in an earlier call
   */
  List<Output> handle(Input input, Instant now);

  /** Whether a datagram on a shared port is DTLS (RFC 7983 section 7: first octet 20 to 63). */
  static boolean looksLikeDtls(byte[] buffer, int offset, int length) {
    return length > 0 && buffer[offset] >= 20 && buffer[offset] <= 63;
  }
}
