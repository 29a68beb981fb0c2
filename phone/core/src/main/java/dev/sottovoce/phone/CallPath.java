package dev.sottovoce.phone;

import dev.sottovoce.ice.SelectedPair;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.phone.network.MediaSocket;
import dev.sottovoce.phone.network.MediaSockets;
import dev.sottovoce.wire.Bytes;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where one call's datagrams go: its sockets by their addresses, and the path that media takes. */
final class CallPath {
  private record Path(MediaSocket socket, InetSocketAddress remote) {}

  private final MediaSockets sockets;
  private final Map<TransportAddress, MediaSocket> byBase = new HashMap<>();
  private final List<TransportAddress> bases = new ArrayList<>();
  private volatile @Nullable Path selected;

  CallPath(MediaSockets sockets) {
    this.sockets = sockets;
    for (MediaSocket each : sockets.sockets()) {
      TransportAddress base = TransportAddress.of(each.local());
      bases.add(base);
      byBase.put(base, each);
    }
  }

  List<TransportAddress> bases() {
    return bases;
  }

  void send(TransportAddress base, TransportAddress to, Bytes datagram) {
    MediaSocket socket = byBase.get(base);
    if (socket != null) socket.send(to.toSocketAddress(), datagram);
  }

  /** Media goes over this pair from now on. */
  void select(SelectedPair pair) {
    MediaSocket socket = byBase.get(pair.base());
    if (socket != null) selected = new Path(socket, pair.remote().toSocketAddress());
  }

  /** Whether media from there comes over the selected pair. */
  boolean leadsTo(InetSocketAddress address) {
    Path path = selected;
    return path != null && path.remote().equals(address);
  }

  /** Sends a media packet over the selected pair; called by the media threads. */
  void sendMedia(byte[] packet, int offset, int length) {
    Path path = selected;
    if (path != null) path.socket().send(path.remote(), packet, offset, length);
  }

  void close() {
    selected = null;
    sockets.close();
  }
}
