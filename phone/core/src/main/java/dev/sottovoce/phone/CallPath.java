package dev.sottovoce.phone;

import dev.sottovoce.call.watch.PacketWatch;
import dev.sottovoce.ice.RelayedBase;
import dev.sottovoce.ice.SelectedPair;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.phone.network.MediaLink;
import dev.sottovoce.phone.network.MediaSocket;
import dev.sottovoce.phone.network.MediaSockets;
import dev.sottovoce.phone.network.RelayedSocket;
import dev.sottovoce.wire.Bytes;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where one call's datagrams go: its sockets and relays by their addresses, and media's path. */
final class CallPath {
  /** What is underway on a path that was left still comes from there. */
  private static final long UNDERWAY_NANOS = 10_000_000_000L;

  private record Path(MediaLink link, InetSocketAddress remote) {}

  /**
   * What was opened together, in one network.
   *
   * @param sockets none where only relays may be used
   */
  record Leg(Optional<MediaSockets> sockets, List<RelayedSocket> relays) {
    Leg {
      relays = List.copyOf(relays);
    }

    private Optional<MediaLink> link(TransportAddress base) {
      List<MediaLink> all = new ArrayList<>(relays);
      if (sockets.isPresent()) all.addAll(sockets.get().sockets());
      return all.stream().filter(each -> each.base().equals(base)).findFirst();
    }

    void close() {
      sockets.ifPresent(MediaSockets::close);
      for (RelayedSocket each : relays) each.release();
    }
  }

  private Leg leg;

  /** In the network that was left; used until there is a path in the new one. */
  private @Nullable Leg before;

  private volatile @Nullable Path selected;
  private volatile @Nullable Path left;
  private volatile long leftAt;

  CallPath(Leg leg) {
    this.leg = leg;
  }

  /** The call goes on in another network, where this was opened; paths have to be found anew. */
  void move(Leg next) {
    if (before != null) before.close();
    before = leg;
    leg = next;
  }

  /** The addresses of its sockets. */
  List<TransportAddress> bases() {
    List<TransportAddress> all = new ArrayList<>();
    if (leg.sockets().isPresent()) {
      for (MediaSocket each : leg.sockets().get().sockets()) all.add(each.base());
    }
    return all;
  }

  /** Its relays; where there are sockets, what the relays see of us is no secret. */
  List<RelayedBase> relays() {
    List<RelayedBase> all = new ArrayList<>();
    for (RelayedSocket each : leg.relays()) {
      all.add(
          leg.sockets().isPresent()
              ? new RelayedBase(each.base(), each.mapped())
              : RelayedBase.hidden(each.base()));
    }
    return all;
  }

  void send(TransportAddress base, TransportAddress to, Bytes datagram) {
    link(base).ifPresent(link -> link.send(to.toSocketAddress(), datagram));
  }

  private Optional<MediaLink> link(TransportAddress base) {
    Optional<MediaLink> here = leg.link(base);
    Leg other = before;
    return here.isPresent() || other == null ? here : other.link(base);
  }

  /** Media goes over this pair from now on. */
  void select(SelectedPair pair) {
    Optional<MediaLink> link = link(pair.base());
    if (!link.isPresent()) return;
    InetSocketAddress remote = pair.remote().toSocketAddress();
    link.get().prefer(remote);
    leftAt = System.nanoTime();
    left = selected;
    selected = new Path(link.get(), remote);
    if (before != null && leg.link(pair.base()).isPresent()) {
      before.close();
      before = null;
    }
  }

  /** Whether media from there comes over the selected pair. */
  boolean leadsTo(InetSocketAddress address) {
    Path path = selected;
    return path != null && path.remote().equals(address);
  }

  /** Whether a packet came over the selected pair, or over the one before it a moment ago. */
  PacketWatch.Origin origin(InetSocketAddress address, long arrivalNanos) {
    Path last = left;
    boolean expected =
        selected == null
            || leadsTo(address)
            || (last != null
                && last.remote().equals(address)
                && arrivalNanos - leftAt < UNDERWAY_NANOS);
    return expected ? PacketWatch.Origin.PATH : PacketWatch.Origin.ELSEWHERE;
  }

  /** Sends a media packet over the selected pair; called by the media threads. */
  void sendMedia(byte[] packet, int offset, int length) {
    Path path = selected;
    if (path != null) path.link().send(path.remote(), packet, offset, length);
  }

  void close() {
    selected = null;
    leg.close();
    if (before != null) before.close();
  }
}
