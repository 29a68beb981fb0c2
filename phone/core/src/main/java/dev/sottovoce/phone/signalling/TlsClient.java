package dev.sottovoce.phone.signalling;

import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.network.Destinations;
import dev.sottovoce.phone.network.HttpProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** Opens TLS 1.3 connections to an account's server, with its device certificate. */
public final class TlsClient {
  private static final String[] TLS_1_3_ONLY = {"TLSv1.3"};
  private static final String[] SIP = {"sip"};

  private final Account account;
  private final Clock clock;
  private final ServerTrust trust;
  private final SSLContext context;

  /**
   * @throws IOException when the account's key or certificate cannot be used
   */
  public TlsClient(Account account, Clock clock) throws IOException {
    this.account = account;
    this.clock = clock;
    this.trust = new ServerTrust(account.authorities(), account.domain(), clock);
    try {
      context = SSLContext.getInstance("TLSv1.3");
      context.init(DeviceKeys.of(account), new TrustManager[] {trust}, null);
    } catch (GeneralSecurityException e) {
      throw new IOException("the device's key or certificate cannot be used", e);
    }
  }

  /**
   * Connects and finishes the handshake.
   *
   * @throws IOException see {@link ConnectionProblem#of(Throwable)}
   */
  public SSLSocket connect(Duration patience) throws IOException {
    checkOwnCertificate();
    int millis = Math.toIntExact(patience.toMillis());
    Socket plain = reached(millis);
    try {
      SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(plain, account.server().host(), account.server().sipPort(), true);
      socket.setEnabledProtocols(TLS_1_3_ONLY);
      SSLParameters parameters = socket.getSSLParameters();
      offerSip(parameters);
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(millis);
      trust.forget();
      shakeHands(socket);
      socket.setSoTimeout(0);
      return socket;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private Socket reached(int millis) throws IOException {
    String host = account.server().host();
    int port = account.server().sipPort();
    Optional<HttpProxy> proxy = HttpProxy.ofThisMachine();
    if (proxy.isPresent()) return proxy.get().connect(host, port, millis);
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(Destinations.ofThisMachine().of(host), port), millis);
      return plain;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private void shakeHands(SSLSocket socket) throws IOException {
    try {
      socket.startHandshake();
    } catch (SocketException e) {
      // A server that refuses our certificate sends an alert and closes; when the close overtakes
      // our own last flight, JSSE fails to write and never reads the alert.
      throw trust.hasTrusted() ? new CutShortException(e) : e;
    }
  }

  /** Names SIP by ALPN (RFC 7301). Android before API 29 cannot; servers must not insist. */
  private static void offerSip(SSLParameters parameters) {
    try {
      SSLParameters.class
          .getMethod("setApplicationProtocols", String[].class)
          .invoke(parameters, (Object) SIP);
    } catch (ReflectiveOperationException e) {
      // Only an old Android comes here: it connects without ALPN.
    }
  }

  /** A certificate that is not valid now would only make the server hang up without a word. */
  private void checkOwnCertificate() throws IOException {
    try {
      account.deviceChain().get(0).checkValidity(Date.from(clock.instant()));
    } catch (CertificateException e) {
      throw new IOException("the device's certificate is not valid at this time", e);
    }
  }

  /** A server that we trust closed the connection as soon as it saw who we are. */
  static final class CutShortException extends IOException {
    private static final long serialVersionUID = 1L;

    CutShortException(IOException cause) {
      super("the server closed the connection when it saw this device's certificate", cause);
    }
  }
}
