package dev.sottovoce.call;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.ice.Candidate;
import dev.sottovoce.ice.IceAgent;
import dev.sottovoce.ice.IceConfig;
import dev.sottovoce.ice.IceCredentials;
import dev.sottovoce.ice.RelayedBase;
import dev.sottovoce.ice.Role;
import dev.sottovoce.ice.SelectedPair;
import dev.sottovoce.ice.SymmetricRtp;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.sip.sdp.TrickleFragment;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.RetainedSecrets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The media side of one call: first a network path, then keys on it. The path is ICE's (RFC 8445)
 * or, to a peer without ICE and if the policy lets it, the address in the peer's description. What
 * comes out of it in the end is {@link Output.Secured}, or one {@link Output.Failed}.
 */
final class MediaSession {
  /** What the media side wants done or has found out. */
  sealed interface Output {
    record Transmit(TransportAddress base, TransportAddress to, Bytes datagram) implements Output {}

    record PathSelected(SelectedPair pair) implements Output {}

    /** Every candidate is there that will be. */
    record Gathered() implements Output {}

    record PathConnected() implements Output {}

    record Secured(
        MediaKeys keys, VerifiedPeer peer, Optional<ShortAuthentication> string, KeyProof proof)
        implements Output {}

    /** The peer has shown that it has the keys, where it had not when they were agreed. */
    record Proved() implements Output {}

    /** Other keys for a call that runs; the old ones stay in use until both ends have the new. */
    record NewKeys(
        MediaKeys keys,
        VerifiedPeer peer,
        Optional<ShortAuthentication> string,
        KeyChange.Lead lead)
        implements Output {}

    /** Both ends have the new keys. */
    record KeysChanged() implements Output {}

    /** There are no new keys, and the call goes on with the old ones. */
    record KeysKept() implements Output {}

    /** New keys that were told are not wanted. */
    record NewKeysOver() implements Output {}

    /** Nothing under the old keys is on its way any more. */
    record OldKeysOver() implements Output {}

    record Retain(RetainedSecrets secrets) implements Output {}

    record Warned(KeyingWarning warning) implements Output {}

    record Failed(EndReason reason) implements Output {}

    record WakeAt(Instant deadline) implements Output {}
  }

  private record Early(TransportAddress from, Bytes datagram) {}

  /** A first flight that overtakes the end of ICE is kept; no handshake has a longer one. */
  private static final int MAX_EARLY_DATAGRAMS = 16;

  /**
   * How long packets under old keys are understood. Before a rollover of its sequence numbers the
   * other end stays with them for ten seconds (ADR 77); a packet that is three seconds late is too
   * late to be played.
   */
  private static final Duration OVERLAP = Duration.ofSeconds(13);

  private final CallPolicy policy;
  private final IceAgent ice;
  private final List<TransportAddress> stunServers;
  private List<RelayedBase> relays;
  private List<TransportAddress> bases;
  private final List<Candidate> candidates = new ArrayList<>();
  private final Deque<Early> early = new ArrayDeque<>();
  private final Set<TransportAddress> paths = new HashSet<>();
  private @Nullable SymmetricRtp symmetric;
  private @Nullable SelectedPair pair;
  private @Nullable Keying keying;
  private @Nullable Instant keysDeadline;
  private @Nullable KeyChange change;
  private @Nullable Instant oldKeysUntil;
  private boolean gathered;
  private boolean pathConnected;
  private boolean awaitingProof;
  private boolean secured;
  private boolean over;

  MediaSession(Role role, List<TransportAddress> bases, CallPolicy policy, Entropy entropy) {
    this(role, bases, List.of(), List.of(), policy, entropy);
  }

  /**
   * @param stunServers asked for server-reflexive candidates
   * @param relays allocations that are there
   */
  MediaSession(
      Role role,
      List<TransportAddress> bases,
      List<TransportAddress> stunServers,
      List<RelayedBase> relays,
      CallPolicy policy,
      Entropy entropy) {
    IceConfig defaults = IceConfig.DEFAULT;
    this.policy = policy;
    this.stunServers = List.copyOf(stunServers);
    this.relays = List.copyOf(relays);
    this.bases = List.copyOf(bases);
    this.ice =
        new IceAgent(
            role,
            new IceConfig(
                defaults.ta(),
                policy.pathWithin(),
                defaults.maxPairs(),
                defaults.consentInterval(),
                defaults.consentExpiry()),
            entropy);
  }

  /** Gathers; host candidates are all there afterwards, the others at {@link Output.Gathered}. */
  List<Output> start(Instant now) {
    return fromIce(ice.handle(new IceAgent.Input.Start(bases, stunServers, relays), now), now);
  }

  /** Whether every candidate is there that will be. */
  boolean isGathered() {
    return gathered;
  }

  /** The call's sockets and relays are others now; a restart follows. */
  void rebind(List<TransportAddress> newBases, List<RelayedBase> newRelays) {
    bases = List.copyOf(newBases);
    relays = List.copyOf(newRelays);
  }

  /**
   * Starts ICE over, with hosts and relays only: the description that says so cannot wait. Media
   * goes on over the old path meanwhile (RFC 8445 section 9).
   */
  List<Output> restart(Instant now) {
    candidates.clear();
    return fromIce(ice.handle(new IceAgent.Input.Restart(bases, List.of(), relays), now), now);
  }

  IceCredentials credentials() {
    return ice.credentials();
  }

  /** The candidates found so far, best first. */
  List<Candidate> candidates() {
    return List.copyOf(candidates);
  }

  /** The address for {@code c=} and {@code m=}: the path in use, or the first base or relay. */
  TransportAddress defaultAddress() {
    if (pair != null) return pair.base();
    return bases.isEmpty() ? relays.get(0).relayed() : bases.get(0);
  }

  /** The peer's description with ICE arrived, for the first time or again. */
  List<Output> describe(
      IceCredentials credentials,
      IceAgent.Peer peer,
      IceAgent.Trickle trickle,
      List<Candidate> remote,
      Instant now) {
    IceCredentials before = ice.credentials();
    List<IceAgent.Output> found =
        ice.handle(new IceAgent.Input.RemoteDescription(credentials, peer, trickle, remote), now);
    // The peer has restarted, and with it this end.
    if (!ice.credentials().equals(before)) candidates.clear();
    return fromIce(found, now);
  }

  /** The peer's description without ICE arrived, for the first time or again. */
  List<Output> describe(TransportAddress remote, Instant now) {
    if (symmetric != null) return fromIce(symmetric.describe(remote), now);
    Optional<TransportAddress> base = baseFor(remote);
    if (!base.isPresent()) return fail(EndReason.NO_PATH);
    symmetric = new SymmetricRtp(base.get(), remote);
    return fromIce(symmetric.start(), now);
  }

  /** More candidates of the peer; what is malformed or of another description is left out. */
  List<Output> trickled(TrickleFragment fragment, Instant now) {
    List<Output> outputs = new ArrayList<>();
    for (String each : fragment.candidates()) {
      if (Candidate.parse(each) instanceof Candidate.Parse.Parsed parsed) {
        outputs.addAll(
            fromIce(
                ice.handle(
                    new IceAgent.Input.RemoteCandidate(fragment.ufrag(), parsed.candidate()), now),
                now));
      }
    }
    if (fragment.end()) {
      outputs.addAll(
          fromIce(
              ice.handle(new IceAgent.Input.EndOfRemoteCandidates(fragment.ufrag()), now), now));
    }
    return outputs;
  }

  /** The association for the roles and the certificate that offer and answer settled. */
  List<Output> agree(KeyingMethod method, KeyingMethod.Settled settled, Instant now) {
    if (keying != null || over) return List.of();
    keying = method.associate(settled);
    return pathConnected ? startKeying(now) : List.of();
  }

  /** Whether there are keys, and no others are being agreed on: an offer of new ones may go out. */
  boolean mayOfferNewKeys() {
    return secured && !over && (change == null || change.isOverdue());
  }

  /** Whether the peer's offer of new keys can be taken now. */
  boolean mayTakeNewKeys() {
    return secured && !over && (change == null || change.mayBeReplaced());
  }

  /** Begins a new association beside the present one (RFC 8842 section 4). */
  List<Output> agreeAnew(KeyingMethod method, KeyingMethod.Settled settled, Instant now) {
    if (over) return List.of();
    List<Output> outputs = new ArrayList<>();
    if (change != null) outputs.addAll(change.abandon(now));
    KeyChange begun =
        new KeyChange(
            method.associate(settled), lead(method, settled), policy.keysWithin(), this::toPeer);
    change = begun;
    outputs.addAll(fromChange(begun, begun.start(now), now));
    return outputs;
  }

  /**
   * A DTLS client has keys when the server has acknowledged that it has them (in DTLS 1.2 the
   * server speaks last). In MIKEY whoever offers knows with the answer that the other end has them.
   */
  private static KeyChange.Lead lead(KeyingMethod method, KeyingMethod.Settled settled) {
    if (!settled.peer().knowsAssociations()) return KeyChange.Lead.NOBODY;
    boolean client = settled.role() == KeyingMethod.Role.CLIENT;
    boolean here = method.kind() == KeyingMethod.Kind.DTLS ? client : !client;
    return here ? KeyChange.Lead.HERE : KeyChange.Lead.THERE;
  }

  /** The media engine has authenticated the first packet under the new keys. */
  List<Output> newKeysHeard(Instant now) {
    KeyChange running = change;
    return running == null || over ? List.of() : fromChange(running, running.heard(), now);
  }

  private List<Output> fromChange(KeyChange from, List<Output> found, Instant now) {
    List<Output> outputs = new ArrayList<>();
    // Until there are others, the other end may still send with the old ones.
    if (found.stream().anyMatch(Output.NewKeys.class::isInstance)) outputs.addAll(forgetOldKeys());
    outputs.addAll(found);
    if (from.isProved()) {
      // What the old association would say goodbye with, the new one could not read.
      if (keying != null) keying.close(now);
      keying = from.keying();
      oldKeysUntil = now.plus(OVERLAP);
      outputs.add(new Output.WakeAt(oldKeysUntil));
    } else if (from.hasFailed()) {
      over = found.stream().anyMatch(Output.Failed.class::isInstance);
    } else {
      return outputs;
    }
    change = null;
    return outputs;
  }

  private List<Output> forgetOldKeys() {
    if (oldKeysUntil == null) return List.of();
    oldKeysUntil = null;
    return List.of(new Output.OldKeysOver());
  }

  private Optional<Output> toPeer(Bytes datagram) {
    SelectedPair path = pair;
    return path == null
        ? Optional.empty()
        : Optional.of(new Output.Transmit(path.base(), path.remote(), datagram));
  }

  /** STUN or a key agreement's datagram arrived at {@code base}. */
  List<Output> received(TransportAddress base, TransportAddress from, Bytes datagram, Instant now) {
    if (over) return List.of();
    if (looksLikeStun(datagram)) {
      return fromIce(ice.handle(new IceAgent.Input.Datagram(base, from, datagram), now), now);
    }
    if (keying == null || !pathConnected) {
      if (early.size() < MAX_EARLY_DATAGRAMS) early.add(new Early(from, datagram));
      return List.of();
    }
    if (!isOnPath(from)) return List.of();
    KeyChange running = change;
    // The old association has said what it had to say.
    return running != null
        ? fromChange(running, running.received(datagram, now), now)
        : fromKeying(keying.received(datagram, now), now);
  }

  /**
   * A media packet from {@code source} has authenticated: the peer has the keys, and is there
   * (symmetric RTP, RFC 4961).
   */
  List<Output> authenticatedFrom(TransportAddress source, Instant now) {
    List<Output> outputs = new ArrayList<>();
    if (symmetric != null) outputs.addAll(fromIce(symmetric.authenticatedFrom(source), now));
    if (awaitingProof && !over) {
      awaitingProof = false;
      secured = true;
      keysDeadline = null;
      outputs.add(new Output.Proved());
    }
    return outputs;
  }

  /** The people have compared the authentication string. */
  List<Output> stringCompared(Instant now) {
    if (over || keying == null) return List.of();
    return fromKeying(keying.stringCompared(now), now);
  }

  /** The people have compared the authentication string, and somebody is in between. */
  List<Output> stringDiffers(Instant now) {
    if (over || keying == null) return List.of();
    return fromKeying(keying.stringDiffers(now), now);
  }

  List<Output> tick(Instant now) {
    if (over) return List.of();
    if (keysDeadline != null && !now.isBefore(keysDeadline)) {
      return fail(EndReason.KEYING_TIMED_OUT);
    }
    List<Output> outputs = new ArrayList<>();
    if (symmetric == null) {
      outputs.addAll(fromIce(ice.handle(new IceAgent.Input.Tick(), now), now));
    }
    if (keying != null && pathConnected) outputs.addAll(fromKeying(keying.tick(now), now));
    outputs.addAll(tickChange(now));
    if (keysDeadline != null) outputs.add(new Output.WakeAt(keysDeadline));
    return outputs;
  }

  private List<Output> tickChange(Instant now) {
    List<Output> outputs = new ArrayList<>();
    KeyChange running = change;
    if (running != null && !over) outputs.addAll(fromChange(running, running.tick(now), now));
    if (oldKeysUntil == null) return outputs;
    if (now.isBefore(oldKeysUntil)) outputs.add(new Output.WakeAt(oldKeysUntil));
    else outputs.addAll(forgetOldKeys());
    return outputs;
  }

  /** Says goodbye to the peer's association and answers nothing any more. */
  List<Output> close(Instant now) {
    if (over) return List.of();
    List<Output> outputs = new ArrayList<>();
    if (change != null) change.abandon(now);
    if (keying != null) outputs.addAll(fromKeying(keying.close(now), now));
    ice.handle(new IceAgent.Input.Close(), now);
    over = true;
    return outputs;
  }

  private List<Output> fromIce(List<IceAgent.Output> outputs, Instant now) {
    List<Output> mine = new ArrayList<>();
    for (IceAgent.Output output : outputs) {
      if (output instanceof IceAgent.Output.Transmit send) {
        mine.add(new Output.Transmit(send.base(), send.to(), send.datagram()));
      } else if (output instanceof IceAgent.Output.CandidateGathered found) {
        candidates.add(found.candidate());
      } else if (output instanceof IceAgent.Output.GatheringDone) {
        gathered = true;
        mine.add(new Output.Gathered());
      } else if (output instanceof IceAgent.Output.PairSelected selected) {
        pair = selected.pair();
        paths.add(selected.pair().remote());
        mine.add(new Output.PathSelected(selected.pair()));
      } else if (output instanceof IceAgent.Output.Connected) {
        mine.addAll(onConnected(now));
      } else if (output instanceof IceAgent.Output.Failed) {
        // With an older path still in use a restart that failed changes nothing.
        if (!pathConnected) mine.addAll(fail(EndReason.NO_PATH));
      } else if (output instanceof IceAgent.Output.ConsentLost) {
        mine.addAll(fail(EndReason.MEDIA_LOST));
      } else if (output instanceof IceAgent.Output.WakeAt wake) {
        mine.add(new Output.WakeAt(wake.deadline()));
      }
    }
    return mine;
  }

  private List<Output> onConnected(Instant now) {
    if (pathConnected) return List.of();
    pathConnected = true;
    List<Output> mine = new ArrayList<>();
    mine.add(new Output.PathConnected());
    if (keying != null) mine.addAll(startKeying(now));
    return mine;
  }

  private List<Output> startKeying(Instant now) {
    Keying started = Objects.requireNonNull(keying);
    keysDeadline = now.plus(policy.keysWithin());
    List<Output> mine = new ArrayList<>(fromKeying(started.start(now), now));
    mine.add(new Output.WakeAt(now.plus(policy.keysWithin())));
    while (!early.isEmpty() && !over) {
      Early first = early.remove();
      if (isOnPath(first.from()))
        mine.addAll(fromKeying(started.received(first.datagram(), now), now));
    }
    return mine;
  }

  private List<Output> fromKeying(List<Keying.Output> outputs, Instant now) {
    List<Output> mine = new ArrayList<>();
    for (Keying.Output output : outputs) {
      if (output instanceof Keying.Output.Transmit send) {
        toPeer(send.datagram()).ifPresent(mine::add);
      } else if (output instanceof Keying.Output.WakeAt wake) {
        mine.add(new Output.WakeAt(wake.deadline()));
      } else if (output instanceof Keying.Output.Agreed agreed) {
        awaitingProof = agreed.proof() == KeyProof.BY_FIRST_PACKET;
        secured = !awaitingProof;
        if (secured) keysDeadline = null;
        mine.add(new Output.Secured(agreed.keys(), agreed.peer(), agreed.string(), agreed.proof()));
      } else if (output instanceof Keying.Output.Retain retain) {
        mine.add(new Output.Retain(retain.secrets()));
      } else if (output instanceof Keying.Output.Warned warned) {
        mine.add(new Output.Warned(warned.warning()));
      } else if (output instanceof Keying.Output.Failed failed) {
        mine.addAll(fail(failed.reason()));
      } else if (output instanceof Keying.Output.Closed) {
        // A close_notify is the peer's goodbye on the media path: its BYE is on the way, and if it
        // is not, consent freshness finds out.
        continue;
      }
    }
    return mine;
  }

  private List<Output> fail(EndReason reason) {
    if (over) return List.of();
    over = true;
    return List.of(new Output.Failed(reason));
  }

  /**
   * Whether a handshake may come from there: with ICE only from where the peer has shown that it
   * receives; without, the association itself asks for a cookie.
   */
  private boolean isOnPath(TransportAddress from) {
    return symmetric != null || paths.contains(from);
  }

  /** RFC 7983 section 7. */
  private static boolean looksLikeStun(Bytes datagram) {
    return !datagram.isEmpty() && datagram.at(0) <= 3;
  }

  private Optional<TransportAddress> baseFor(TransportAddress remote) {
    return Stream.concat(bases.stream(), relays.stream().map(RelayedBase::relayed))
        .filter(base -> base.isIpv6() == remote.isIpv6())
        .findFirst();
  }
}
