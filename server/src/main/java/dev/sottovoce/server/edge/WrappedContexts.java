package dev.sottovoce.server.edge;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** Makes the contexts of TLS as another would, and wraps each. */
final class WrappedContexts implements SslContextFactory {
  private final UnaryOperator<SslContext> wrap;
  private SslContextFactory inner;

  WrappedContexts(SslContextFactory inner, UnaryOperator<SslContext> wrap) {
    this.inner = inner;
    this.wrap = wrap;
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
    return wrap.apply(inner.create());
  }
}
