package dev.sottovoce.server.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.edge.EdgeLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is read of a connection while nobody wants it. */
class GatedTransportTest {
  private static final int SENT = 4 * 1024 * 1024;
  private static final int MOST = 128 * 1024;

  /** Counts what comes out of the socket. */
  private static final class Counter extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Integer> readWhileIdle = new CompletableFuture<>();
    private int octets;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf read) octets += read.readableBytes();
      context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.fireChannelReadComplete();
      // What was begun before the pause is over with this; later nothing may come.
      context.executor().schedule(() -> readWhileIdle.complete(octets), 1, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoIsNotReadAnyMore_fillsTheWindowsOfTcp_notOurMemory() throws Exception {
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(1))
            .withTransport(new GatedTransport(EdgeLimits.DEFAULT.messages().readOctets()))
            .build();
    Counter counter = new Counter();
    try {
      NetServer server =
          vertx
              .createNetServer()
              .connectHandler(socket -> {
                ((NetSocketInternal) socket).channelHandlerContext().pipeline().addFirst(counter);
                socket.handler(first -> socket.pause());
              });
      int port =
          server
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get()
              .actualPort();
      try (Socket client = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
        Thread.ofVirtual().start(() -> send(client));
        int read = counter.readWhileIdle.get(20, TimeUnit.SECONDS);
        assertTrue(read > 0 && read <= MOST, "read: " + read);
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private static void send(Socket client) {
    try {
      client.getOutputStream().write(new byte[SENT]);
    } catch (IOException e) {
      // The test is over.
    }
  }
}
