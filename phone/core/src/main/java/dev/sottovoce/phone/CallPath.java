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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where one call's datagrams go: its sockets and relays by their addresses, and media's path. */
final class CallPath {
  /** What is underway on a path that was left still comes from there. */
  private static final long UNDERWAY_NANOS = 10_000_000_000L;

  private record Path(MediaLink link, InetSocketAddress remote) {}

  private final Optional<MediaSockets> sockets;
  private final List<RelayedSocket> relays;
  private final Map<TransportAddress, MediaLink> byBase = new HashMap<>();
  private final List<TransportAddress> bases = new ArrayList<>();
  private volatile @Nullable Path selected;
  private volatile @Nullable Path left;
  private volatile long leftAt;

  /**
   * @param sockets none where only relays may be used
   */
  CallPath(Optional<MediaSockets> sockets, List<RelayedSocket> relays) {
    this.sockets = sockets;
    this.relays = List.copyOf(relays);
    if (sockets.isPresent()) {
      for (MediaSocket each : sockets.get().sockets()) {
        bases.add(each.base());
        byBase.put(each.base(), each);
      }
    }
    for (RelayedSocket each : relays) byBase.put(each.base(), each);
  }

  /** The addresses of its sockets. */
  List<TransportAddress> bases() {
    return bases;
  }

  /** Its relays; where there are sockets, what the relays see of us is no secret. */
  List<RelayedBase> relays() {
    List<RelayedBase> all = new ArrayList<>();
    for (RelayedSocket each : relays) {
      all.add(
          sockets.isPresent()
              ? new RelayedBase(each.base(), each.mapped())
              : RelayedBase.hidden(each.base()));
    }
    return all;
  }

  void send(TransportAddress base, TransportAddress to, Bytes datagram) {
    MediaLink link = byBase.get(base);
    if (link != null) link.send(to.toSocketAddress(), datagram);
  }

  /** Media goes over this pair from now on. */
  void select(SelectedPair pair) {
    MediaLink link = byBase.get(pair.base());
    if (link == null) return;
    InetSocketAddress remote = pair.remote().toSocketAddress();
    link.prefer(remote);
    leftAt = System.nanoTime();
    left = selected;
    selected = new Path(link, remote);
  }

  /** Whether media from there comes over the selected pair. */
  boolean leadsTo(InetSocketAddress address) {
    Path path = selected;
    return path != null && path.remote().equals(address);
  }

  /** Whether a packet came over the selected pair, or over the one before it a moment ago. */
  PacketWatch.Origin origin(InetSocketAddress address, long arrivalNanos) {
    Path before = left;
    boolean expected =
        selected == null
            || leadsTo(address)
            || (before != null
                && before.remote().equals(address)
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
    sockets.ifPresent(MediaSockets::close);
    for (RelayedSocket each : relays) each.release();
  }
}
