package dev.sottovoce.server.edge;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.internal.tcnative.SSL;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

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
    return new Factory(super.sslContextFactory());
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

  /** Passes everything on. */
  private static final class Factory implements SslContextFactory {
    private SslContextFactory inner;

    Factory(SslContextFactory inner) {
      this.inner = inner;
    }

    @Override
    public SslContextFactory useAlpn(boolean useAlpn) {
      inner = inner.useAlpn(useAlpn);
      return this;
    }

    @Override
    public SslContextFactory forServer(ClientAuth clientAuth) {
      inner = inner.forServer(clientAuth);
      return this;
    }

    @Override
    public SslContextFactory keyMananagerFactory(KeyManagerFactory keys) {
      inner = inner.keyMananagerFactory(keys);
      return this;
    }

    @Override
    public SslContextFactory trustManagerFactory(TrustManagerFactory trust) {
      inner = inner.trustManagerFactory(trust);
      return this;
    }

    @Override
    public SslContextFactory enabledProtocols(Set<String> protocols) {
      inner = inner.enabledProtocols(protocols);
      return this;
    }

    @Override
    public SslContextFactory enabledCipherSuites(Set<String> suites) {
      inner = inner.enabledCipherSuites(suites);
      return this;
    }

    @Override
    public SslContextFactory applicationProtocols(List<String> protocols) {
      inner = inner.applicationProtocols(protocols);
      return this;
    }

    @Override
    public SslContext create() throws SSLException {
      return new Context(inner.create());
    }
  }
}
