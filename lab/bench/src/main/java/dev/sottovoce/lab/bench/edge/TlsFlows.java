package dev.sottovoce.lab.bench.edge;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.wire.Bytes;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Connections by TLS 1.3 with a certificate and one group, none of which resumes another. */
final class TlsFlows implements AutoCloseable {
  private static final int AT_ONCE = 16;
  private static final long PATIENCE_SECONDS = 30;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final int port;
  private final Supplier<Guest> guests;

  /**
   * @param guests who comes next
   */
  TlsFlows(int port, Supplier<Guest> guests) {
    this.port = port;
    this.guests = guests;
  }

  /**
   * Who comes.
   *
   * @param words that it says once it is in, upon which something is answered
   */
  record Guest(SslContext tls, Supplier<Bytes> words) {}

  /**
   * TLS of one device.
   *
   * @param group such as {@code X25519MLKEM768}; no handshake is done without it
   */
  static SslContext tls(Target target, Device device, String group)
      throws IOException, GeneralSecurityException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.OPENSSL)
        .keyManager(device.credentials())
        .trustManager(target.trust()[0])
        .protocols("TLSv1.3")
        .option(OpenSslContextOption.GROUPS, new String[] {group})
        // Without a peer's name nothing is remembered of it that a later handshake could use.
        .endpointIdentificationAlgorithm("")
        .build();
  }

  /** Makes connections, says something on each, hears an answer, and ends it. */
  void come(int count) throws IOException, InterruptedException {
    each(count, Channel::close);
  }

  /** The same, and they stay until this is closed. */
  void stay(int count) throws IOException, InterruptedException {
    each(count, channel -> {});
  }

  private void each(int count, Consumer<Channel> then) throws IOException, InterruptedException {
    Semaphore places = new Semaphore(AT_ONCE);
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < count && failures.isEmpty(); i++) {
      if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("no answer");
      }
      CompletableFuture<Channel> answered = new CompletableFuture<>();
      connect(guests.get(), answered);
      answered.whenComplete((channel, why) -> {
        if (why == null) then.accept(channel);
        else failures.add(why);
        places.release();
      });
    }
    if (!places.tryAcquire(AT_ONCE, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("no answer");
    }
    if (!failures.isEmpty()) throw new IOException("a connection failed", failures.peek());
  }

  private void connect(Guest guest, CompletableFuture<Channel> answered) {
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(guest.tls().newHandler(channel.alloc()));
                channel.pipeline().addLast(new Talk(guest.words().get(), answered));
              }
            })
        .connect("127.0.0.1", port)
        .addListener(done -> {
          if (!done.isSuccess()) answered.completeExceptionally(done.cause());
        });
  }

  /** Speaks once and waits for whatever comes. */
  private static final class Talk extends SimpleChannelInboundHandler<ByteBuf> {
    private final Bytes words;
    private final CompletableFuture<Channel> answered;

    Talk(Bytes words, CompletableFuture<Channel> answered) {
      this.words = words;
      this.answered = answered;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (!(event instanceof SslHandshakeCompletionEvent done)) return;
      if (done.isSuccess()) context.writeAndFlush(Unpooled.wrappedBuffer(words.toArray()));
      else answered.completeExceptionally(done.cause());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf octets) {
      answered.complete(context.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answered.completeExceptionally(new IOException("the server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      answered.completeExceptionally(cause);
      context.close();
    }
  }

  @Override
  public void close() {
    try {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      Thread.currentThread().interrupt();
    }
  }
}
