package dev.sottovoce.ice.turn;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom the relay lets through, by address (RFC 8656 section 9), and what waits for its leave. */
final class Permissions {
  /** A datagram that waits until the peer is permitted. */
  record Held(TransportAddress peer, Bytes octets) {}

  private static final class Permission {
    final TransportAddress peer;
    final Deque<Held> held = new ArrayDeque<>();
    boolean granted;
    boolean refused;
    Instant refreshAt = Instant.MAX;

    Permission(TransportAddress peer) {
      this.peer = peer;
    }
  }

  /** A peer tells no more candidates than its list takes. */
  static final int MOST = 100;

  /** What ICE and the first flight of a handshake send in one round trip. */
  static final int MOST_HELD = 8;

  /** A permission lives for five minutes. */
  private static final Duration REFRESH = Duration.ofMinutes(4);

  private final Map<Bytes, Permission> byAddress = new LinkedHashMap<>();

  boolean isGranted(TransportAddress peer) {
    Permission known = byAddress.get(peer.address());
    return known != null && known.granted;
  }

  /**
   * Keeps a datagram until the peer is permitted, the newest of them; for one that was refused it
   * is dropped.
   *
   * @return whether leave is still to be asked for
   */
  boolean hold(TransportAddress peer, Bytes octets) {
    Permission known = byAddress.get(peer.address());
    boolean ask = known == null;
    if (known == null) {
      if (byAddress.size() >= MOST) return false;
      known = new Permission(peer);
      byAddress.put(peer.address(), known);
    }
    if (known.refused) return false;
    if (known.held.size() == MOST_HELD) known.held.remove();
    known.held.add(new Held(peer, octets));
    return ask;
  }

  /** The server permits a peer; what waited may go. */
  List<Held> granted(TransportAddress peer, Instant now) {
    Permission known = byAddress.computeIfAbsent(peer.address(), key -> new Permission(peer));
    known.granted = true;
    known.refused = false;
    known.refreshAt = now.plus(REFRESH);
    List<Held> freed = new ArrayList<>(known.held);
    known.held.clear();
    return freed;
  }

  /** The server forbids a peer; nobody asks again. */
  void refused(TransportAddress peer) {
    Permission known = byAddress.get(peer.address());
    if (known == null) return;
    known.granted = false;
    known.refused = true;
    known.held.clear();
    known.refreshAt = Instant.MAX;
  }

  /** There was no answer: the next datagram asks again. */
  void forgotten(TransportAddress peer) {
    byAddress.remove(peer.address());
  }

  /** Those whose time has come; they are not due again before an answer. */
  List<TransportAddress> due(Instant now) {
    List<TransportAddress> due = new ArrayList<>();
    for (Permission each : byAddress.values()) {
      if (now.isBefore(each.refreshAt)) continue;
      each.refreshAt = Instant.MAX;
      due.add(each.peer);
    }
    return due;
  }

  @Nullable Instant nextDue() {
    Instant next = null;
    for (Permission each : byAddress.values()) {
      if (next == null || each.refreshAt.isBefore(next)) next = each.refreshAt;
    }
    return Instant.MAX.equals(next) ? null : next;
  }
}
