package dev.sottovoce.ice.turn;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunAttribute.ErrorCode;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import dev.sottovoce.ice.turn.ChannelBindings.Channel;
import dev.sottovoce.ice.turn.TurnRequests.Outcome;
import dev.sottovoce.ice.turn.TurnRequests.Purpose;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One allocation on a relay (RFC 8656), a pure machine.
 *
 * <p>Life: construct it for one connection, feed {@link Input.Start}, wait for {@link
 * Output.Allocated} or {@link Output.Failed}. Then {@link Input.Send} asks the server to let the
 * peer through, once, and sends; {@link Input.Bind} asks for a channel, over which the driver may
 * send and receive by itself, without this machine, with the help of {@link ChannelData}. The
 * allocation, its permissions and its channels are refreshed until {@link Input.Close}.
 *
 * <p>Only answers that are signed with the credentials change state, apart from the challenges that
 * begin it and errors before them. Confined to one thread at a time.
 */
public final class TurnClient {
  /** What the driver tells. */
  public sealed interface Input {
    record Start() implements Input {}

    /** A whole message from the server: a datagram, or what {@link StreamFrame} cut off. */
    record Received(Bytes message) implements Input {}

    /** A datagram for a peer. */
    record Send(TransportAddress peer, Bytes octets) implements Input {}

    /** Many datagrams will go to this peer and come from it. */
    record Bind(TransportAddress peer) implements Input {}

    record Tick() implements Input {}

    /** The allocation is not wanted any more. */
    record Close() implements Input {}
  }

  /** What is to be done, or was found out. */
  public sealed interface Output {
    /** Send this to the server; a datagram, or octets for the stream. */
    record Transmit(Bytes message) implements Output {}

    /**
     * There is a relay.
     *
     * @param relayed its address for peers
     * @param mapped what the server sees of us
     */
    record Allocated(TransportAddress relayed, TransportAddress mapped) implements Output {}

    /** There is none, or none any more. Nothing else comes. */
    record Failed(TurnProblem problem) implements Output {}

    /** A datagram from a peer. */
    record Data(TransportAddress peer, Bytes octets) implements Output {}

    /** From now on datagrams may go to this peer, and come from it, under this number. */
    record ChannelBound(TransportAddress peer, int number) implements Output {}

    /** And from now on no longer. */
    record ChannelLost(TransportAddress peer, int number) implements Output {}

    /** The server lets nothing through to this address (403): it lies in a range it denies. */
    record PeerForbidden(TransportAddress peer) implements Output {}

    /** The allocation is given back, as far as can be known. Nothing else comes. */
    record Closed() implements Output {}

    /** Feed a {@link Input.Tick} then, or at any earlier input; the latest one holds. */
    record WakeAt(Instant deadline) implements Output {}
  }

  /** Which address the relay shall have (RFC 8656 section 18.8). */
  public enum Family {
    IPV4(1),
    IPV6(2);

    private final int number;

    Family(int number) {
      this.number = number;
    }
  }

  private enum Phase {
    NEW,
    ALLOCATING,
    ALLOCATED,
    RELEASING,
    OVER
  }

  /** A server that gives less gives nothing that a call could use. */
  private static final Duration LEAST_LIFETIME = Duration.ofSeconds(30);

  /** What is told beyond is not believed: refreshing too often does no harm. */
  private static final Duration MOST_LIFETIME = Duration.ofHours(1);

  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final TurnTransport transport;
  private final Family family;
  private final Entropy entropy;
  private final LongTermAuth auth;
  private final TurnOutbox out = new TurnOutbox();
  private final TurnRequests requests;
  private final Permissions permissions = new Permissions();
  private final ChannelBindings channels = new ChannelBindings();
  private Phase phase = Phase.NEW;
  private @Nullable Instant refreshAt;

  public TurnClient(
      TurnTransport transport, Family family, TurnCredentials credentials, Entropy entropy) {
    this.transport = transport;
    this.family = family;
    this.entropy = entropy;
    auth = new LongTermAuth(credentials);
    requests = new TurnRequests(auth, transport, entropy, out);
  }

  /**
   * Takes one input.
   *
   * @param now never earlier than at the call before
   */
  public List<Output> handle(Input input, Instant now) {
    if (phase == Phase.OVER) return List.of();
    dispatch(input, now);
    tick(now);
    return out.drain();
  }

  private void dispatch(Input input, Instant now) {
    if (input instanceof Input.Received received) {
      onReceived(received.message(), now);
    } else if (input instanceof Input.Send send) {
      if (phase == Phase.ALLOCATED) send(send.peer(), send.octets(), now);
    } else if (input instanceof Input.Bind bind) {
      if (phase == Phase.ALLOCATED) bind(bind.peer(), now);
    } else if (input instanceof Input.Start) {
      if (phase != Phase.NEW) throw new IllegalStateException("the client was started before");
      phase = Phase.ALLOCATING;
      requests.send(new Purpose.Allocate(family.number), now);
    } else if (input instanceof Input.Close) {
      close(now);
    }
  }

  private void tick(Instant now) {
    if (phase == Phase.OVER) return;
    for (Outcome silent : requests.tick(now)) onOutcome(silent, now);
    if (phase != Phase.ALLOCATED) return;
    if (refreshAt != null && !now.isBefore(refreshAt)) {
      refreshAt = null;
      requests.send(new Purpose.Refresh(), now);
    }
    for (TransportAddress peer : permissions.due(now)) {
      requests.send(new Purpose.Permit(peer), now);
    }
    for (Channel each : channels.due(now)) {
      requests.send(new Purpose.Bind(each.peer(), each.number()), now);
    }
    wakeAt(refreshAt);
    wakeAt(permissions.nextDue());
    wakeAt(channels.nextDue());
  }

  private void wakeAt(@Nullable Instant deadline) {
    if (deadline != null) out.wakeAt(deadline);
  }

  // To the peers

  private void send(TransportAddress peer, Bytes octets, Instant now) {
    Optional<Channel> channel = channels.to(peer);
    if (channel.isPresent()) {
      out.transmit(ChannelData.message(channel.get().number(), octets, transport));
    } else if (permissions.isGranted(peer)) {
      out.transmit(indication(peer, octets));
    } else if (peer.isIpv6() == (family == Family.IPV6) && permissions.hold(peer, octets)) {
      requests.send(new Purpose.Permit(peer), now);
    }
  }

  private Bytes indication(TransportAddress peer, Bytes octets) {
    return new StunWriter(StunClass.INDICATION, StunMessage.SEND, entropy.bytes(12))
        .add(new StunAttribute.XorPeerAddress(peer))
        .add(new StunAttribute.Data(octets))
        .finishWithoutFingerprint();
  }

  private void bind(TransportAddress peer, Instant now) {
    if (peer.isIpv6() != (family == Family.IPV6)) return;
    channels
        .begin(peer)
        .ifPresent(made -> requests.send(new Purpose.Bind(made.peer(), made.number()), now));
  }

  // From the server

  private void onReceived(Bytes message, Instant now) {
    byte[] octets = message.toArray();
    if (ChannelData.isWhole(octets, 0, octets.length)) {
      int end = ChannelData.HEADER_BYTES + ChannelData.payloadLength(octets, 0);
      channels
          .numbered(ChannelData.number(octets, 0))
          .ifPresent(from ->
              out.add(new Output.Data(from.peer(), message.slice(ChannelData.HEADER_BYTES, end))));
      return;
    }
    if (!(StunMessage.parse(message) instanceof StunMessage.Parse.Parsed parsed)) return;
    StunMessage stun = parsed.message();
    if (stun.stunClass() == StunClass.INDICATION && stun.method() == StunMessage.DATA) {
      onData(stun);
    } else if (stun.stunClass().isResponse()) {
      requests.answered(stun, now).ifPresent(outcome -> onOutcome(outcome, now));
    }
  }

  /** Nothing is taken from whom the server was not asked to let through (section 11.6). */
  private void onData(StunMessage indication) {
    Optional<StunAttribute.XorPeerAddress> peer =
        indication.first(StunAttribute.XorPeerAddress.class);
    Optional<StunAttribute.Data> data = indication.first(StunAttribute.Data.class);
    if (!peer.isPresent() || !data.isPresent()) return;
    TransportAddress from = peer.get().address();
    if (!permissions.isGranted(from)) return;
    out.add(new Output.Data(from, data.get().octets()));
  }

  private void onOutcome(Outcome outcome, Instant now) {
    Purpose purpose = outcome.purpose();
    if (purpose instanceof Purpose.Allocate) {
      onAllocate(outcome, now);
    } else if (purpose instanceof Purpose.Refresh) {
      onRefresh(outcome, now);
    } else if (purpose instanceof Purpose.Permit permit) {
      onPermit(permit.peer(), outcome, now);
    } else if (purpose instanceof Purpose.Bind bind) {
      onBind(bind.peer(), outcome, now);
    } else {
      over(new Output.Closed());
    }
  }

  private void onAllocate(Outcome outcome, Instant now) {
    if (phase != Phase.ALLOCATING) return;
    if (!outcome.succeeded()) {
      fail(
          outcome.response().isPresent() ? TurnProblem.of(outcome.error()) : TurnProblem.NO_ANSWER);
      return;
    }
    StunMessage response = outcome.response().get();
    Optional<TransportAddress> relayed =
        response
            .first(StunAttribute.XorRelayedAddress.class)
            .map(StunAttribute.XorRelayedAddress::address)
            .filter(TransportAddress::isUnicast)
            .filter(address -> address.isIpv6() == (family == Family.IPV6));
    Optional<TransportAddress> mapped =
        response
            .first(StunAttribute.XorMappedAddress.class)
            .map(StunAttribute.XorMappedAddress::address);
    if (!relayed.isPresent() || !mapped.isPresent() || !live(response, now)) {
      fail(TurnProblem.BAD_ANSWER);
      return;
    }
    phase = Phase.ALLOCATED;
    out.add(new Output.Allocated(relayed.get(), mapped.get()));
  }

  private void onRefresh(Outcome outcome, Instant now) {
    if (phase != Phase.ALLOCATED) return;
    boolean lives = outcome.succeeded() && live(outcome.response().get(), now);
    if (!lives) fail(TurnProblem.LOST);
  }

  /** Sets the time of the next refresh by LIFETIME; false if it is of no use. */
  private boolean live(StunMessage response, Instant now) {
    Duration lifetime =
        response
            .first(StunAttribute.Lifetime.class)
            .map(told -> Duration.ofSeconds(told.seconds()))
            .orElse(Duration.ZERO);
    if (lifetime.compareTo(LEAST_LIFETIME) < 0) return false;
    if (lifetime.compareTo(MOST_LIFETIME) > 0) lifetime = MOST_LIFETIME;
    boolean roomy = lifetime.compareTo(MARGIN.multipliedBy(2)) > 0;
    refreshAt = now.plus(roomy ? lifetime.minus(MARGIN) : lifetime.dividedBy(2));
    return true;
  }

  private void onPermit(TransportAddress peer, Outcome outcome, Instant now) {
    if (phase != Phase.ALLOCATED) return;
    if (outcome.succeeded()) {
      for (Permissions.Held freed : permissions.granted(peer, now)) {
        out.transmit(indication(freed.peer(), freed.octets()));
      }
    } else if (isGone(outcome)) {
      fail(TurnProblem.LOST);
    } else if (outcome.response().isPresent()) {
      permissions.refused(peer);
      out.add(new Output.PeerForbidden(peer));
    } else {
      permissions.forgotten(peer);
    }
  }

  private void onBind(TransportAddress peer, Outcome outcome, Instant now) {
    if (phase != Phase.ALLOCATED) return;
    if (outcome.succeeded()) {
      // A binding permits its peer, too (section 12.2).
      for (Permissions.Held freed : permissions.granted(peer, now)) {
        out.transmit(indication(freed.peer(), freed.octets()));
      }
      if (channels.bound(peer, now)) {
        channels.to(peer).ifPresent(each -> out.add(new Output.ChannelBound(peer, each.number())));
      }
    } else if (isGone(outcome)) {
      fail(TurnProblem.LOST);
    } else {
      channels.lost(peer).ifPresent(each -> out.add(new Output.ChannelLost(peer, each.number())));
    }
  }

  private static boolean isGone(Outcome outcome) {
    return outcome.error() == ErrorCode.ALLOCATION_MISMATCH;
  }

  private void close(Instant now) {
    if (phase == Phase.RELEASING) return;
    boolean something = phase == Phase.ALLOCATED || phase == Phase.ALLOCATING && auth.isKnown();
    if (!something) {
      over(new Output.Closed());
      return;
    }
    phase = Phase.RELEASING;
    requests.clear();
    requests.send(new Purpose.Release(), now);
  }

  private void fail(TurnProblem problem) {
    over(new Output.Failed(problem));
  }

  private void over(Output last) {
    phase = Phase.OVER;
    requests.clear();
    out.add(last);
  }
}
