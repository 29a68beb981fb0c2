package dev.sottovoce.server.edge;

import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.internal.tcnative.SSL;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import javax.net.ssl.SSLEngine;

/**
 * BoringSSL that hands out no session tickets (RFC 8446 section 4.6.1). By itself it gives two with
 * each handshake that count for two days: whoever comes with one is let in without a look at the
 * certificate, which may have run out, or be of an authority that is not believed any more.
 */
final class WithoutTickets extends OpenSSLEngineOptions {
  WithoutTickets() {}

  private WithoutTickets(WithoutTickets other) {
    super(other);
  }

  @Override
  public OpenSSLEngineOptions copy() {
    return new WithoutTickets(this);
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return new WrappedContexts(super.sslContextFactory(), Context::new);
  }

  /** Tells each connection before it begins. */
  private static final class Context extends DelegatingSslContext {
    Context(SslContext context) {
      super(context);
    }

    @Override
    protected void initEngine(SSLEngine engine) {
      if (!(engine instanceof ReferenceCountedOpenSslEngine boring)) {
        throw new IllegalStateException("want BoringSSL");
      }
      SSL.setOptions(boring.sslPointer(), SSL.SSL_OP_NO_TICKET);
    }
  }
}
