package dev.sottovoce.server.edge;

import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.time.Duration;
import javax.net.ssl.SSLEngine;

/** The JDK's TLS, which gives a ticket with each handshake by itself, without any. */
final class JdkWithoutTickets extends JdkSSLEngineOptions {
  /**
   * RFC 8446 section 4.6.1: a ticket's lifetime is seven days at most. Of sessions that should last
   * longer, the JDK gives no tickets.
   */
  private static final Duration TOO_LONG = Duration.ofDays(7).plusSeconds(1);

  JdkWithoutTickets() {}

  private JdkWithoutTickets(JdkWithoutTickets other) {
    super(other);
  }

  @Override
  public JdkSSLEngineOptions copy() {
    return new JdkWithoutTickets(this);
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return new WrappedContexts(super.sslContextFactory(), Context::new);
  }

  private static final class Context extends DelegatingSslContext {
    Context(SslContext context) {
      super(context);
      context.sessionContext().setSessionTimeout((int) TOO_LONG.toSeconds());
    }

    @Override
    protected void initEngine(SSLEngine engine) {}

    /** TLS 1.2 knows sessions by number, too: those that have begun are not found again. */
    @Override
    protected void initHandler(SslHandler handler) {
      handler.handshakeFuture().addListener(over -> handler.engine().getSession().invalidate());
    }
  }
}
