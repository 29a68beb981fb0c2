package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.crypto.ZrtpHash;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One end of one ZRTP exchange (RFC 6189). It never throws for what a peer sends: garbage, forged
 * and replayed datagrams are ignored, and an exchange that cannot succeed ends with one {@link
 * Output.Failed}.
 *
 * <p>The driver feeds {@link Input.Start} once the path is there, then datagrams that {@link
 * #looksLikeZrtp} and ticks, and keeps doing so after {@link Output.Agreed}, because the peer may
 * have missed the last message, and for a while after {@link Output.Failed}, so that the peer
 * learns why. After {@link Input.Close} all input is ignored.
 */
public final class ZrtpEndpoint {
  /** What the driver tells the endpoint. */
  public sealed interface Input {
    /**
     * The path is there: Hellos go out.
     *
     * @param wallTime the date, for the expiry of retained secrets; {@code now} may be any clock
     */
    record Start(Instant wallTime) implements Input {}

    /** A datagram from the path; whatever came before {@link Start} is ignored. */
    record Datagram(Bytes octets) implements Input {}

    /** The instant of the last {@link Output.WakeAt} has come; too early or too often is safe. */
    record Tick() implements Input {}

    /** After {@link Output.Agreed}: the two people have compared the SAS, and it is the same. */
    record SasCompared() implements Input {}

    /**
     * After {@link Output.Agreed}: the two people have compared the SAS, and it is not the same, so
     * somebody is in between. What is retained about the peer is worthless (RFC 6189 section 7.1).
     */
    record SasDiffers() implements Input {}

    /** The call is over: wipes what is secret. ZRTP has no goodbye. */
    record Close() implements Input {}
  }

  /** What the endpoint wants done or has found out. */
  public sealed interface Output {
    /** Send this to the peer; at most 1,200 octets. */
    record Transmit(Bytes datagram) implements Output {}

    /**
     * Keys are confirmed on both sides. Comes once. The keys are the receiver's to destroy.
     *
     * @param peer the proof that this is the peer that signalling announced
     * @param peersZid the number that its endpoint has in all calls
     * @param sas what the two people compare
     * @param compared whether they did so in an earlier call, as each end remembers it
     * @param disclosure whether the peer says that it gives keys away
     */
    record Agreed(
        MediaKeys keys,
        VerifiedPeer peer,
        Zid peersZid,
        Sas sas,
        Continuity continuity,
        Compared compared,
        Disclosure disclosure)
        implements Output {}

    /**
     * Store this in place of what there was about the same peer. The secrets are copies in the
     * receiver's hands. Comes with {@link Agreed}, or only after {@link Input.SasCompared} where
     * continuity is broken, and again when the SAS was compared; without rs1 and rs2 after {@link
     * Input.SasDiffers}.
     */
    record Retain(RetainedSecrets secrets) implements Output {}

    /** Tell the person now. */
    record Warned(Warning warning) implements Output {}

    /**
     * There are no keys and there will be none. Comes at most once and never after {@link Agreed}.
     *
     * @param error the code of the Error message that was sent or received, where there was one
     */
    record Failed(Reason reason, Optional<ErrorCode> error) implements Output {}

    /** Feed {@link Input.Tick} then; replaces what an earlier one asked for. */
    record WakeAt(Instant deadline) implements Output {}
  }

  /** What the retained secrets say about the peer (RFC 6189 section 4.3.2). */
  public enum Continuity {
    /**
     * Nothing: this end retained none for the peer's ZID. Where it did for other endpoints of the
     * same account, this is a new device or somebody in between, and worth telling.
     */
    FIRST_CALL,
    /** It is who it was in the last call. */
    SAME_PEER,
    /** It should have a secret and has not: somebody is in between, or it lost its memory. */
    BROKEN
  }

  /** Which ends remember that the SAS was compared (RFC 6189 section 7.1). */
  public enum Compared {
    BOTH,
    HERE_ONLY,
    THERE_ONLY,
    NEVER
  }

  /** The D flag of the peer's Confirm message (RFC 6189 section 11). */
  public enum Disclosure {
    NONE,
    KEYS_ARE_GIVEN_AWAY
  }

  /** What a person should know at once. */
  public enum Warning {
    /** {@link Continuity#BROKEN}: compare the SAS before anything is said. */
    CACHE_MISMATCH,
    /** The peer says that it relays between two calls and can hear them. */
    PEER_IS_A_RELAY,
    /** The peer asked for a call in the clear and was refused. */
    GO_CLEAR_REFUSED,
    /** Somebody in between wanted to tell us another SAS and was refused. */
    SAS_RELAY_REFUSED
  }

  /** Why there are no keys. */
  public enum Reason {
    /** Signalling announced no Hello, and policy asks for that. */
    NOT_ANNOUNCED,
    /** Nobody on the path speaks ZRTP. */
    NO_ANSWER,
    /** There was a Hello, but not the one that signalling announced: somebody is in between. */
    HELLO_MISMATCH,
    /** A commitment, hash image or MAC does not hold: somebody is in between. */
    TAMPERED,
    /** No common version or algorithm. */
    INCOMPATIBLE,
    /** The peer broke the protocol. */
    PROTOCOL_VIOLATION,
    /** The peer sent an Error message; its code says why. */
    REFUSED_BY_PEER,
    /** The exchange began and did not end in time. */
    TIMED_OUT
  }

  /** Which end tries to drive the exchange; both may, and contention settles it. */
  public enum Initiative {
    /** Sends a Commit as soon as it may. */
    EAGER,
    /** Gives the peer a moment to do that, which spares one of two key pairs. */
    PATIENT
  }

  private final Session session;
  private Phase phase;

  /**
   * @param hello made for this call
   * @param source the SSRC of this end's RTP stream
   * @param announced the hash in the peer's {@code a=zrtp-hash}, where there is one
   * @param cache what is retained about the endpoints that the peer may be at; it stays the
   *     caller's and is read until the first Hello is accepted
   */
  public ZrtpEndpoint(
      LocalHello hello,
      long source,
      Optional<ZrtpHash> announced,
      List<RetainedSecrets> cache,
      Initiative initiative,
      Entropy entropy) {
    this.session = new Session(hello, source, announced, cache, initiative, entropy);
    this.phase = new Phase.Idle();
  }

  /**
   * Advances the exchange.
   *
   * @param now never earlier than in an earlier call
   */
  public List<Output> handle(Input input, Instant now) {
    session.begin(now);
    if (input instanceof Input.Close) {
      become(new Phase.Idle());
      session.close();
    } else if (session.isClosed()) {
      return List.of();
    } else if (input instanceof Input.Start start) {
      if (!session.hasStarted()) become(session.start(start.wallTime()));
    } else if (!session.hasStarted()) {
      return List.of();
    } else if (input instanceof Input.Datagram datagram) {
      Optional<Message> message = session.receive(datagram.octets());
      if (message.isPresent()) become(phase.receive(message.get()));
    } else if (input instanceof Input.SasCompared) {
      phase.sasCompared();
    } else if (input instanceof Input.SasDiffers) {
      phase.sasDiffers();
    } else {
      become(session.tick(phase));
    }
    return session.end();
  }

  /**
   * Whether a datagram on a shared port is ZRTP: its first octet and the cookie at offset 4. To be
   * asked before DTLS is considered.
   */
  public static boolean looksLikeZrtp(byte[] buffer, int offset, int length) {
    return length >= Packet.HEADER_OCTETS
        && (buffer[offset] == Packet.WHOLE || buffer[offset] == Packet.FRAGMENT)
        && buffer[offset + 4] == 'Z'
        && buffer[offset + 5] == 'R'
        && buffer[offset + 6] == 'T'
        && buffer[offset + 7] == 'P';
  }

  private void become(Phase next) {
    if (next != phase) phase.destroy();
    phase = next;
  }
}
