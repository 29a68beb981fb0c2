package dev.sottovoce.phone.network;

import dev.sottovoce.ice.turn.TurnTransport;
import dev.sottovoce.ice.turn.TurnUri;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** Opens connections to relays; its calls block. */
public final class RelayConnector {
  /** Beyond that a call does not wait for a relay anyway. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final Supplier<List<X509Certificate>> authorities;
  private final Clock clock;

  /**
   * @param authorities the organisation's
   */
  public RelayConnector(Supplier<List<X509Certificate>> authorities, Clock clock) {
    this.authorities = authorities;
    this.clock = clock;
  }

  /**
   * Connects by UDP.
   *
   * @throws IOException when there is no way there
   */
  static RelayConnection datagrams(InetSocketAddress server) throws IOException {
    return new DatagramRelayConnection(server);
  }

  /**
   * Connects by TCP or TLS, through a proxy where there is one, which then also looks the name up.
   *
   * @throws IOException when it cannot be reached, or does not prove to be the host
   */
  RelayConnection stream(TurnUri uri) throws IOException {
    int millis = Math.toIntExact(PATIENCE.toMillis());
    Optional<HttpProxy> proxy = HttpProxy.ofThisMachine();
    Socket plain =
        proxy.isPresent()
            ? proxy.get().connect(uri.host(), uri.port(), millis)
            : straight(resolve(uri), millis);
    try {
      return new StreamRelayConnection(
          uri.transport() == TurnTransport.TLS ? secured(plain, uri, millis) : plain);
    } catch (GeneralSecurityException e) {
      plain.close();
      throw new IOException("this platform lacks TLS", e);
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket straight(InetSocketAddress server, int millis) throws IOException {
    Socket plain = new Socket(java.net.Proxy.NO_PROXY);
    try {
      plain.setTcpNoDelay(true);
      plain.connect(server, millis);
      return plain;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  static InetSocketAddress resolve(TurnUri uri) throws IOException {
    return new InetSocketAddress(Destinations.ofThisMachine().ofIpv4First(uri.host()), uri.port());
  }

  private SSLSocket secured(Socket plain, TurnUri uri, int millis)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager trust = new RelayTrust(uri.host(), authorities.get(), clock);
    context.init(null, new TrustManager[] {trust}, null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, uri.host(), uri.port(), true);
    socket.setEnabledProtocols(PROTOCOLS);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(millis);
    socket.startHandshake();
    socket.setSoTimeout(0);
    return socket;
  }
}
