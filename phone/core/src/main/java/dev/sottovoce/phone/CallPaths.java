package dev.sottovoce.phone;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.ice.turn.TurnClient;
import dev.sottovoce.phone.network.HostAddresses;
import dev.sottovoce.phone.network.MediaSockets;
import dev.sottovoce.phone.network.RelayDial;
import dev.sottovoce.phone.network.RelayedSocket;
import dev.sottovoce.policy.Policy;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the ways of a phone's calls, in the network that it is in; confined to the loop. */
final class CallPaths {
  private static final Logger LOG = LoggerFactory.getLogger(CallPaths.class);

  private final CallVeils veils;
  private final RelayAccess access;
  private final RelayDial.Surroundings dialing;
  private final Supplier<InetAddress> local;

  /**
   * @param local the address by which this phone reaches its server
   */
  CallPaths(
      CallVeils veils,
      RelayAccess access,
      RelayDial.Surroundings dialing,
      Supplier<InetAddress> local) {
    this.veils = veils;
    this.access = access;
    this.dialing = dialing;
    this.local = local;
  }

  /** Begins to look for relays. */
  CallRelays lookForRelays(LiveCall call) {
    Set<TurnClient.Family> families = EnumSet.of(TurnClient.Family.IPV4);
    if (hostAddresses().stream().anyMatch(Inet6Address.class::isInstance)) {
      families.add(TurnClient.Family.IPV6);
    }
    CallRelays looking = new CallRelays(use(call), access, dialing, families, call);
    looking.look();
    return looking;
  }

  private RelayUse use(LiveCall call) {
    return call.metadata() == Policy.Metadata.PROTECTED ? RelayUse.ONLY : veils.relays();
  }

  private List<InetAddress> hostAddresses() {
    return HostAddresses.towards(local.get());
  }

  /**
   * Opens what the call may use, with the relays that were found.
   *
   * @return nothing where there is no way
   */
  Optional<CallPath.Leg> open(LiveCall call, CallRelays relays) {
    List<RelayedSocket> found = relays.take();
    if (use(call) == RelayUse.ONLY) {
      return found.isEmpty()
          ? Optional.empty()
          : Optional.of(new CallPath.Leg(Optional.empty(), found));
    }
    try {
      MediaSockets sockets = MediaSockets.open(hostAddresses(), 1, call);
      return Optional.of(new CallPath.Leg(Optional.of(sockets), found));
    } catch (IOException e) {
      LOG.warn("no socket for media: {}", e.getClass().getName());
      for (RelayedSocket each : found) each.release();
      return Optional.empty();
    }
  }

  /** Why there is no way, a sentence. */
  String problem(LiveCall call, CallRelays relays) {
    return use(call) == RelayUse.ONLY ? relays.sentence() : EndReason.NO_PATH.sentence();
  }
}
