package dev.sottovoce.server.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;
import java.time.Clock;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Java's own sockets for Vert.x, with a gate at the listener that wants one. Vert.x tells an HTTP
 * server of a connection when its handshake is over; a transport sees it when it is accepted.
 *
 * <p>Of each connection little is read at a time: Vert.x stops reading when a number of pieces
 * wait, and what has been read lies in memory outside the heap.
 */
public final class GatedTransport implements Transport {
  private static final int LEAST_READ = 512;
  private static final int FIRST_READ = 2 * 1024;

  private final int mostRead;
  private final io.vertx.core.spi.transport.Transport plain = Transport.NIO.implementation();
  private final AtomicReference<@Nullable Gate> next = new AtomicReference<>();

  /**
   * @param mostRead octets of a connection at a time
   */
  public GatedTransport(int mostRead) {
    this.mostRead = mostRead;
  }

  /** Puts a gate at the listener that is opened next, and at no other. */
  public void guardNext(HttpLimits limits, Clock clock) {
    next.set(new Gate(limits.doors(), clock));
  }

  @Override
  public String name() {
    return "gated";
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return new Gated();
  }

  private final class Gated implements io.vertx.core.spi.transport.Transport {
    @Override
    public void configure(TcpConfig options, boolean domainSocket, ServerBootstrap bootstrap) {
      plain.configure(options, domainSocket, bootstrap);
      bootstrap.childOption(
          ChannelOption.RECVBUF_ALLOCATOR,
          new AdaptiveRecvByteBufAllocator(LEAST_READ, FIRST_READ, mostRead).maxMessagesPerRead(1));
      Gate gate = next.getAndSet(null);
      if (gate != null) bootstrap.handler(gate);
    }

    @Override
    public void configure(TcpConfig options, boolean domainSocket, Bootstrap bootstrap) {
      plain.configure(options, domainSocket, bootstrap);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
      plain.configure(channel, options);
    }

    @Override
    public boolean supportsDomainSockets() {
      return plain.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
      return plain.supportFileRegion();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
      return plain.convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
      return plain.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return plain.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(
        int type, int threads, ThreadFactory factory, int ioRatio) {
      return plain.eventLoopGroup(type, threads, factory, ioRatio);
    }

    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
      return plain.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
      return plain.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
      return plain.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return plain.serverChannelFactory(domainSocket);
    }
  }
}
