package dev.sottovoce.ice.turn;

import dev.sottovoce.ice.TransportAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Numbers that stand for peers (RFC 8656 section 12). A number is never given to another peer. */
final class ChannelBindings {
  /** One peer's address with its number. */
  record Channel(TransportAddress peer, int number) {}

  private static final class Binding {
    final Channel channel;
    boolean bound;
    Instant refreshAt = Instant.MAX;

    Binding(Channel channel) {
      this.channel = channel;
    }
  }

  /** A call has one path at a time, and ICE may change it a few times. */
  static final int MOST = 32;

  /** A binding lives for ten minutes; the permission that it carries lives for five. */
  private static final Duration REFRESH = Duration.ofMinutes(4);

  private final Map<TransportAddress, Binding> byPeer = new LinkedHashMap<>();
  private int next = ChannelData.FIRST_NUMBER;

  /** A number to ask for; nothing if that was done, or there are enough. */
  Optional<Channel> begin(TransportAddress peer) {
    if (byPeer.containsKey(peer) || next - ChannelData.FIRST_NUMBER >= MOST) {
      return Optional.empty();
    }
    Channel channel = new Channel(peer, next++);
    byPeer.put(peer, new Binding(channel));
    return Optional.of(channel);
  }

  /** The channel that carries datagrams to a peer. */
  Optional<Channel> to(TransportAddress peer) {
    Binding known = byPeer.get(peer);
    return known == null || !known.bound ? Optional.empty() : Optional.of(known.channel);
  }

  Optional<Channel> numbered(int number) {
    for (Binding each : byPeer.values()) {
      if (each.bound && each.channel.number() == number) return Optional.of(each.channel);
    }
    return Optional.empty();
  }

  /**
   * The server has bound it.
   *
   * @return whether that is new
   */
  boolean bound(TransportAddress peer, Instant now) {
    Binding known = byPeer.get(peer);
    if (known == null) return false;
    boolean news = !known.bound;
    known.bound = true;
    known.refreshAt = now.plus(REFRESH);
    return news;
  }

  /**
   * The server has not, or no longer. The number stays used up.
   *
   * @return the channel, if it was bound
   */
  Optional<Channel> lost(TransportAddress peer) {
    Optional<Channel> was = to(peer);
    Binding known = byPeer.get(peer);
    if (known != null) {
      known.bound = false;
      known.refreshAt = Instant.MAX;
    }
    return was;
  }

  /** Those whose time has come; they are not due again before an answer. */
  List<Channel> due(Instant now) {
    List<Channel> due = new ArrayList<>();
    for (Binding each : byPeer.values()) {
      if (now.isBefore(each.refreshAt)) continue;
      each.refreshAt = Instant.MAX;
      due.add(each.channel);
    }
    return due;
  }

  @Nullable Instant nextDue() {
    Instant next = null;
    for (Binding each : byPeer.values()) {
      if (next == null || each.refreshAt.isBefore(next)) next = each.refreshAt;
    }
    return Instant.MAX.equals(next) ? null : next;
  }
}
