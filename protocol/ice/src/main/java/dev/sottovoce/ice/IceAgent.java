package dev.sottovoce.ice;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * <p>Only messages with the right MESSAGE-INTEGRITY change state or get an answer; any other costs
 * one hash. Confined to one thread.
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
     * @param relays allocations that the driver has, at most {@link #MAX_RELAYS}; with no bases
     *     they are all that the peer learns
     */
    record Start(
        List<TransportAddress> bases, List<TransportAddress> stunServers, List<RelayedBase> relays)
        implements Input {
      public Start {
        bases = List.copyOf(bases);
        stunServers = List.copyOf(stunServers);
        relays = List.copyOf(relays);
      }

      public Start(List<TransportAddress> bases, List<TransportAddress> stunServers) {
        this(bases, stunServers, List.of());
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
     * @param base the local address whose socket received it, or the relay's address
     */
    record Datagram(TransportAddress base, TransportAddress from, Bytes octets) implements Input {}

    record Tick() implements Input {}

    /**
     * Starts over with new credentials and these bases while media goes on over the selected pair
     * (RFC 8445 section 9). The peer's new description must follow.
     */
    record Restart(
        List<TransportAddress> bases, List<TransportAddress> stunServers, List<RelayedBase> relays)
        implements Input {
      public Restart {
        bases = List.copyOf(bases);
        stunServers = List.copyOf(stunServers);
        relays = List.copyOf(relays);
      }

      public Restart(List<TransportAddress> bases, List<TransportAddress> stunServers) {
        this(bases, stunServers, List.of());
      }
    }

    /** The call is over; nothing is answered any more. */
    record Close() implements Input {}
  }

  /** What the agent wants done or has found out. */
  public sealed interface Output {
    /** Send this from the socket bound to {@code base}, or by the relay that has this address. */
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
  public static final int MAX_RELAYS = 4;

  private final CredentialChain chain;
  private final AgentContext context;
  private IceSession current;

  /** Serves the selected pair from before a restart until the new session has one. */
  private @Nullable IceSession previous;

  private int generation;
  private boolean started;
  private boolean closed;

  /** An agent for component 1 with new random credentials. */
  public IceAgent(Role role, IceConfig config, Entropy entropy) {
    this(
        new CredentialChain(entropy),
        new AgentContext(config, entropy, 1, new ByteReader(entropy.bytes(8)).u64(), role));
  }

  private IceAgent(CredentialChain chain, AgentContext context) {
    this.chain = chain;
    this.context = context;
    current = new IceSession(context, chain.of(generation));
  }

  /**
   * An agent for another component of the same media stream: it shares credentials, also after
   * restarts of both, role and tie-breaker (RFC 8445 section 5.3). To be made before the first
   * input.
   *
   * @param component 2 to 256
   */
  public IceAgent sibling(int component) {
    if (started) throw new IllegalStateException("a sibling must be made before the first input");
    if (component == context.component || component < 1 || component > 256) {
      throw new IllegalArgumentException("no other component: " + component);
    }
    return new IceAgent(
        chain,
        new AgentContext(
            context.config, context.entropy, component, context.tieBreaker, context.role));
  }

  /** What the next description must say; changes with a restart. */
  public IceCredentials credentials() {
    return current.credentials();
  }

  /** May have changed to settle a conflict (RFC 8445 section 7.3.1.1). */
  public Role role() {
    return context.role;
  }

  /**
   * Takes one input.
   *
   * @param now never earlier than at the call before
   * @throws IllegalStateException for a second {@code Start}, or a {@code Restart} before the first
   */
  public List<Output> handle(Input input, Instant now) {
    if (closed) return List.of();
    if (input instanceof Input.Close) {
      closed = true;
      return List.of();
    }
    dispatch(input, now);
    current.tick(now);
    if (previous != null) {
      if (current.hasSelected()) previous = null;
      else previous.tick(now);
    }
    return context.out.drain();
  }

  private void dispatch(Input input, Instant now) {
    if (input instanceof Input.Datagram datagram) {
      onDatagram(datagram, now);
    } else if (input instanceof Input.Start start) {
      if (started) throw new IllegalStateException("the agent was started before");
      started = true;
      current.start(usable(start), now);
    } else if (input instanceof Input.RemoteDescription description) {
      describe(description, now);
    } else if (input instanceof Input.RemoteCandidate trickled) {
      if (current.isDescribedBy(trickled.ufrag())) current.addRemote(trickled.candidate());
    } else if (input instanceof Input.EndOfRemoteCandidates end) {
      if (current.isDescribedBy(end.ufrag())) current.endOfRemote();
    } else if (input instanceof Input.Restart restart) {
      if (!started) throw new IllegalStateException("the agent was not started");
      restart(usable(restart.bases(), restart.stunServers(), restart.relays()), now);
    }
  }

  private static Input.Start usable(Input.Start told) {
    return usable(told.bases(), told.stunServers(), told.relays());
  }

  private static Input.Start usable(
      List<TransportAddress> bases, List<TransportAddress> servers, List<RelayedBase> relays) {
    return new Input.Start(
        first(MAX_BASES, bases), first(MAX_STUN_SERVERS, servers), first(MAX_RELAYS, relays));
  }

  private static <T> List<T> first(int most, List<T> all) {
    return all.subList(0, Math.min(all.size(), most));
  }

  private void describe(Input.RemoteDescription description, Instant now) {
    boolean peerRestarted =
        started && current.isDescribed() && !current.isDescribedBy(description.credentials());
    if (peerRestarted) restart(current.gathering().from(), now);
    current.describe(description, now);
  }

  private void restart(Input.Start from, Instant now) {
    if (current.hasSelected()) previous = current;
    generation++;
    current = new IceSession(context, chain.of(generation));
    current.start(from, now);
  }

  private void onDatagram(Input.Datagram datagram, Instant now) {
    if (!(StunMessage.parse(datagram.octets()) instanceof StunMessage.Parse.Parsed parsed)) return;
    StunMessage message = parsed.message();
    if (message.method() != StunMessage.BINDING) return;
    if (message.stunClass() == StunClass.REQUEST) {
      onRequest(message, datagram, now);
    } else if (message.stunClass().isResponse()) {
      boolean taken = current.onResponse(message, datagram.base(), datagram.from(), now);
      if (!taken && previous != null) {
        previous.onResponse(message, datagram.base(), datagram.from(), now);
      }
    }
  }

  /**
   * A request that does not authenticate gets no answer. RFC 8489 section 9.1.3 would send 400 or
   * 401; then the agent would reflect what strangers send, and its peer gains nothing: it takes
   * silence for a lost packet.
   */
  private void onRequest(StunMessage request, Input.Datagram datagram, Instant now) {
    for (IceSession session : sessions()) {
      if (session.messages().isFor(request) && session.messages().authenticatesRequest(request)) {
        session.onRequest(request, datagram.base(), datagram.from(), now);
        return;
      }
    }
  }

  private List<IceSession> sessions() {
    return previous == null ? List.of(current) : List.of(current, previous);
  }
}
