package dev.sottovoce.ice;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;

/**
 * One end of ICE for one component (RFC 8445), a pure machine.
 *
 * <p>Life: construct it, read {@link #credentials()} for the description, feed {@link Input.Start}
 * with the addresses of bound sockets, tell the peer each {@link Output.CandidateGathered} (all at
 * once after {@link Output.GatheringDone}, or one by one when both trickle), feed the peer's
 * description and candidates and every datagram that {@link
 * dev.sottovoce.ice.stun.Stun#looksLikeStun} lets pass. {@link Output.PairSelected} says where
 * media may go; within {@link IceConfig#connectLimit()} of both descriptions being known there is
 * either {@link Output.Connected} or {@link Output.Failed}.
 *
 * <p>With rtcp-mux (RFC 5761) component 1 is all. For a peer without it the call makes {@code
 * first.sibling(2)} and runs it beside the first: each candidate goes to the agent of its
 * component, each datagram to the agent that owns the socket, and the call is connected when both
 * are.
 *
 * <p>Only messages with the right MESSAGE-INTEGRITY change state; all others are counted by nobody
 * and cost one hash. Confined to one thread.
 */
public final class IceAgent {
  /** What the driver and the call tell the agent. */
  public sealed interface Input {
    /**
     * Begins to gather.
     *
     * @param bases addresses of bound sockets, best first, loopback allowed; at most {@link
     *     #MAX_BASES}
     * @param stunServers asked for the server-reflexive candidates, at most {@link
     *     #MAX_STUN_SERVERS}; may be empty
     */
    record Start(List<TransportAddress> bases, List<TransportAddress> stunServers)
        implements Input {
      public Start {
        bases = List.copyOf(bases);
        stunServers = List.copyOf(stunServers);
      }
    }

    /**
     * The peer's description. Other credentials than before mean that the peer restarted (RFC 8445
     * section 9): unless this end restarted first, it does so now and {@link #credentials()} are
     * new for the answer.
     *
     * @param candidates those in the description; other components' are passed over
     */
    record RemoteDescription(
        IceCredentials credentials, Peer peer, Trickle trickle, List<Candidate> candidates)
        implements Input {
      public RemoteDescription {
        candidates = List.copyOf(candidates);
      }
    }

    /**
     * A trickled candidate (RFC 8840 section 5.2).
     *
     * @param ufrag the {@code ice-ufrag} that it came with; a candidate of another generation is
     *     dropped
     */
    record RemoteCandidate(String ufrag, Candidate candidate) implements Input {}

    /** {@code a=end-of-candidates} (RFC 8838 section 14). */
    record EndOfRemoteCandidates(String ufrag) implements Input {}

    /**
     * A datagram that looks like STUN.
     *
     * @param base the local address whose socket received it
     */
    record Datagram(TransportAddress base, TransportAddress from, Bytes octets) implements Input {}

    record Tick() implements Input {}

    /**
     * Starts over with new credentials and these bases while media goes on over the selected pair
     * (RFC 8445 section 9). The peer's new description must follow.
     */
    record Restart(List<TransportAddress> bases, List<TransportAddress> stunServers)
        implements Input {
      public Restart {
        bases = List.copyOf(bases);
        stunServers = List.copyOf(stunServers);
      }
    }

    /** The call is over; nothing is answered any more. */
    record Close() implements Input {}
  }

  /** What the agent wants done or has found out. */
  public sealed interface Output {
    /** Send this from the socket bound to {@code base}. */
    record Transmit(TransportAddress base, TransportAddress to, Bytes datagram) implements Output {}

    record CandidateGathered(Candidate candidate) implements Output {}

    /** No more candidates come: tell {@code end-of-candidates}, or send the whole offer now. */
    record GatheringDone() implements Output {}

    /**
     * Media goes over this pair from now on; may come again for a better pair or after a restart.
     */
    record PairSelected(SelectedPair pair) implements Output {}

    /** The first pair is selected; comes once, and once after each restart. */
    record Connected() implements Output {}

    /**
     * There will be no pair; a restart may try again. A pair from before a restart stays usable.
     */
    record Failed(Reason reason) implements Output {}

    /**
     * The peer has not consented for {@link IceConfig#consentExpiry()} (RFC 7675 section 5.1): stop
     * sending on the selected pair at once. A restart may bring a new one.
     */
    record ConsentLost() implements Output {}

    /** Feed a {@link Input.Tick} then, or at any earlier input; the latest one holds. */
    record WakeAt(Instant deadline) implements Output {}
  }

  /** Why there is no pair. */
  public enum Reason {
    /** The peer said it has none, or none of them can be reached from our address families. */
    NO_REMOTE_CANDIDATES,
    /** Not one local address was usable. */
    NO_LOCAL_CANDIDATES,
    /** Every pair was checked in vain and the peer has no more candidates. */
    ALL_CHECKS_FAILED,
    /** {@link IceConfig#connectLimit()} passed. */
    TIMED_OUT
  }

  /** Whether the peer checks by itself (RFC 8445 section 2.5). */
  public enum Peer {
    FULL,
    LITE
  }

  /** Whether the peer sends candidates after its description ({@code a=ice-options:trickle}). */
  public enum Trickle {
    SUPPORTED,
    /** All its candidates are in the description (half-trickle, RFC 8838 section 16). */
    UNSUPPORTED
  }

  public static final int MAX_BASES = 16;
  public static final int MAX_STUN_SERVERS = 4;

  private final Entropy entropy;
  private final IceConfig config;
  private Role role;
  private IceCredentials local;

  /** An agent for component 1 with new random credentials. */
  public IceAgent(Role role, IceConfig config, Entropy entropy) {
    this.role = role;
    this.config = config;
    this.entropy = entropy;
    local = IceCredentials.random(entropy);
  }

  /**
   * An agent for another component of the same media stream: it shares credentials, role and
   * tie-breaker (RFC 8445 section 5.3). To be made before the first input.
   */
  public IceAgent sibling(int component) {
    throw new UnsupportedOperationException("not built yet: component " + component);
  }

  /** What the next description must say; changes with a restart. */
  public IceCredentials credentials() {
    return local;
  }

  /** May have changed to settle a conflict (RFC 8445 section 7.3.1.1). */
  public Role role() {
    return role;
  }

  public List<Output> handle(Input input, Instant now) {
    throw new UnsupportedOperationException("not built yet: " + config + entropy);
  }
}
