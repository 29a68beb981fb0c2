package dev.sottovoce.server.http;

import dev.sottovoce.server.limits.Doors;
import dev.sottovoce.server.limits.Source;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.time.Clock;

/**
 * Stands at a listening socket and turns connections away before their TLS handshake costs
 * anything. Connections run on several event loops, so what they tell the doors is locked.
 */
final class Gate extends ChannelInboundHandlerAdapter {
  private final Doors doors;
  private final Clock clock;

  Gate(Doors.Limits limits, Clock clock) {
    doors = new Doors(limits);
    this.clock = clock;
  }

  /** A connection was accepted; whoever comes behind us would register it and begin with TLS. */
  @Override
  public void channelRead(ChannelHandlerContext listener, Object accepted) {
    if (!(accepted instanceof Channel connection)) {
      listener.fireChannelRead(accepted);
      return;
    }
    String source = sourceOf(connection);
    if (!enter(source)) {
      // It belongs to no event loop yet, so there is nothing to wait for.
      connection.unsafe().closeForcibly();
      return;
    }
    Guest guest = new Guest(source);
    connection.pipeline().addLast(guest);
    connection.closeFuture().addListener(gone -> leave(guest));
    listener.fireChannelRead(accepted);
  }

  private static String sourceOf(Channel connection) {
    return connection.remoteAddress() instanceof InetSocketAddress remote
        ? Source.of(remote.getAddress().getHostAddress())
        : "";
  }

  private synchronized boolean enter(String source) {
    return doors.enter(source, clock.instant());
  }

  private synchronized void greet(Guest guest) {
    if (guest.greeted) return;
    guest.greeted = true;
    doors.greet(guest.source);
  }

  private synchronized void leave(Guest guest) {
    greet(guest);
    doors.leave(guest.source);
  }

  /** Waits at the head of a connection's pipeline until its handshake is over. */
  private final class Guest extends ChannelInboundHandlerAdapter {
    private final String source;
    private boolean greeted;

    Guest(String source) {
      this.source = source;
    }

    @Override
    public void channelActive(ChannelHandlerContext connection) {
      SslHandler tls = connection.pipeline().get(SslHandler.class);
      // A connection that is not made secure has no handshake to finish.
      if (tls == null) greet(this);
      else tls.handshakeFuture().addListener(over -> greet(this));
      connection.fireChannelActive();
      connection.pipeline().remove(this);
    }
  }
}
