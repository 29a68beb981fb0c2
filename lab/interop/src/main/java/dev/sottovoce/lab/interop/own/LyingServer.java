package dev.sottovoce.lab.interop.own;

import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.ServerAddress;
import dev.sottovoce.server.pki.ServerIdentity;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.StreamFramer;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Stands between one phone and the real server with a certificate of the real authority, and
 * rewrites session descriptions: what a server could do that has been taken over.
 */
public final class LyingServer implements AutoCloseable {
  /** Changes the text of a session description. */
  public interface Lie extends UnaryOperator<String> {
    Lie NONE = description -> description;
  }

  /** Changes a whole message. */
  public interface Change extends UnaryOperator<SipMessage> {
    /** What changes descriptions does nothing to other messages. */
    static Change of(Lie lie) {
      return message -> {
        if (!message.contentType().equals("application/sdp")) return message;
        return withBody(message, Bytes.utf8(lie.apply(message.body().utf8())));
      };
    }

    /** The same message around another body of its type. */
    static SipMessage withBody(SipMessage message, Bytes body) {
      MessageEditor edited = message.edit().body(message.contentType(), body);
      return message instanceof SipRequest ? edited.toRequest() : edited.toResponse();
    }
  }

  private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);

  private final int sipPort;
  private final Account victim;
  private final Change toServer;
  private final Change toPhone;
  private final SSLContext inwards;
  private final SSLServerSocket listener;
  private final Set<SSLSocket> open = ConcurrentHashMap.newKeySet();

  /**
   * @param identity key and certificate of one more server of the same authority
   * @param sipPort of the real one
   * @param victim whose phone comes here instead of to the server
   * @param toServer told about what the phone sends
   * @param toPhone told about what the phone receives
   */
  public LyingServer(
      ServerIdentity identity, int sipPort, Account victim, Lie toServer, Lie toPhone)
      throws Exception {
    this(identity, sipPort, victim, Change.of(toServer), Change.of(toPhone));
  }

  /** The same, and it changes whole messages. */
  public LyingServer(
      ServerIdentity identity, int sipPort, Account victim, Change toServer, Change toPhone)
      throws Exception {
    this.sipPort = sipPort;
    this.victim = victim;
    this.toServer = toServer;
    this.toPhone = toPhone;
    inwards = context(keys(victim.deviceKey(), victim.deviceChain()));
    PrivateKey key = privateKey(identity.keyPem());
    List<X509Certificate> chain = certificates(identity.certificatePem());
    listener =
        (SSLServerSocket)
            context(keys(key, chain))
                .getServerSocketFactory()
                .createServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  /** The victim's account as it leads here. */
  public Account account() {
    return leadingTo(victim, listener.getLocalPort());
  }

  /** The account with its calls' signalling at another port of this machine. */
  public static Account leadingTo(Account account, int port) {
    Account there =
        new Account(
            account.address(),
            account.deviceId(),
            new ServerAddress("127.0.0.1", port, account.server().httpsPort()),
            account.deviceKey(),
            account.deviceChain(),
            account.trustBundle(),
            account.authorities());
    return account.encryptionKey().map(there::withEncryptionKey).orElse(there);
  }

  private void accept() {
    try {
      while (true) {
        SSLSocket phone = (SSLSocket) listener.accept();
        open.add(phone);
        Thread.ofVirtual().start(() -> serve(phone));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(SSLSocket phone) {
    try (phone;
        SSLSocket server =
            (SSLSocket) inwards.getSocketFactory().createSocket("127.0.0.1", sipPort)) {
      open.add(server);
      server.startHandshake();
      Thread back =
          Thread.ofVirtual().start(() -> pass(server, phone, StreamFramer.End.CLIENT, toPhone));
      pass(phone, server, StreamFramer.End.SERVER, toServer);
      server.close();
      back.join();
    } catch (IOException e) {
      // One of the two is gone, and with it the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pass(SSLSocket from, SSLSocket to, StreamFramer.End end, Change lie) {
    StreamFramer framer = new StreamFramer(end, SipLimits.DEFAULT);
    byte[] chunk = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        for (StreamFramer.Frame frame : framer.feed(chunk, 0, count)) {
          out.write(octets(frame, lie).toArray());
        }
        out.flush();
      }
      to.close();
    } catch (IOException e) {
      // As above.
    }
  }

  private static Bytes octets(StreamFramer.Frame frame, Change lie) throws IOException {
    return switch (frame) {
      case StreamFramer.Frame.Ping ping -> Bytes.utf8("\r\n\r\n");
      case StreamFramer.Frame.Pong pong -> Bytes.utf8("\r\n");
      case StreamFramer.Frame.Broken broken -> throw new IOException("broken: " + broken.reason());
      case StreamFramer.Frame.Message message -> changed(message.octets(), lie);
    };
  }

  private static Bytes changed(Bytes octets, Change lie) {
    return PARSER.parse(octets) instanceof ParseResult.Parsed parsed
        ? lie.apply(parsed.message()).octets()
        : octets;
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  private static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    InputStream text = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    return CertificateFactory.getInstance("X.509").generateCertificates(text).stream()
        .map(each -> (X509Certificate) each)
        .toList();
  }

  private static KeyManager[] keys(PrivateKey key, List<X509Certificate> chain)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", key, new char[0], chain.toArray(new Certificate[0]));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    return managers.getKeyManagers();
  }

  private static SSLContext context(KeyManager[] keys) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys, new TrustManager[] {new Anybody()}, null);
    return context;
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (SSLSocket each : open) each.close();
  }
}
