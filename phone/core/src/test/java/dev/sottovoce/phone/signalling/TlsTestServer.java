package dev.sottovoce.phone.signalling;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A TLS 1.3 server on loopback that demands a client certificate. */
public final class TlsTestServer implements AutoCloseable {
  private final SSLServerSocket listening;
  private final BlockingQueue<SSLSocket> accepted = new LinkedBlockingQueue<>();

  TlsTestServer(KeyPair key, X509Certificate certificate, X509Certificate trusted)
      throws IOException, GeneralSecurityException {
    this(key, certificate, trusted, 0);
  }

  /**
   * @param port where to listen, 0 for any
   */
  public TlsTestServer(KeyPair key, X509Certificate certificate, X509Certificate trusted, int port)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("server", key.getPrivate(), new char[0], new X509Certificate[] {certificate});
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("ca", trusted);
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, new char[0]);
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(trust);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    listening =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(port, 16, InetAddress.getLoopbackAddress());
    SSLParameters parameters = listening.getSSLParameters();
    parameters.setNeedClientAuth(true);
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setApplicationProtocols(new String[] {"sip"});
    listening.setSSLParameters(parameters);
    Thread acceptor = new Thread(this::accept, "test-tls-server");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** The next connection whose handshake succeeded. */
  SSLSocket next() throws InterruptedException {
    SSLSocket socket = accepted.poll(10, TimeUnit.SECONDS);
    if (socket == null) throw new AssertionError("nobody connected");
    return socket;
  }

  /** The next connection, however long it takes. */
  public SSLSocket take() throws InterruptedException {
    return accepted.take();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (SSLSocket each : accepted) each.close();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) listening.accept();
        socket.startHandshake();
        accepted.add(socket);
      } catch (IOException e) {
        // The client under test learns of it; the next one may do better.
      }
    }
  }
}
