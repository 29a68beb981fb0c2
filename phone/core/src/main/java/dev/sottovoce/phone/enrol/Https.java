package dev.sottovoce.phone.enrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.ServerAddress;
import dev.sottovoce.phone.network.Destinations;
import dev.sottovoce.phone.network.HttpProxy;
import dev.sottovoce.phone.signalling.CertificateNames;
import dev.sottovoce.phone.signalling.DeviceKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** JSON over HTTPS, one connection a request, with a chosen trust. */
final class Https {
  /**
   * A reply.
   *
   * @param body when that is a JSON object
   * @param date the server's time, if it told
   * @param nonce for the next proof of a key (RFC 9449 section 8), if there was one
   */
  record Reply(int status, JsonNode body, Optional<Instant> date, Optional<String> nonce) {
    String text(String field) {
      return body.path(field).asText("");
    }
  }

  private static final int PATIENCE_MILLIS = 5_000;

  /** An account with as many statements as there can be, and more than enough for all else. */
  private static final int MAX_REPLY = 2 * 1024 * 1024;

  private static final KeyManager[] NO_KEYS = {};
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String host;
  private final int port;
  private final SSLContext context;
  private final @Nullable HostnameVerifier anyHost;

  /**
   * @param host with brackets around an IPv6 address
   * @param keys what the server is shown, if it asks
   * @param trust decides about the server's certificate
   * @param anyHost accepts every name, where the trust bundle itself is still to be checked
   */
  private Https(
      String host,
      int port,
      KeyManager[] keys,
      X509TrustManager trust,
      @Nullable HostnameVerifier anyHost)
      throws IOException {
    this.host = host;
    this.port = port;
    this.anyHost = anyHost;
    try {
      context = SSLContext.getInstance("TLSv1.3");
      context.init(keys, new TrustManager[] {trust}, null);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no TLS 1.3", e);
    }
  }

  /** Trusts that authority and checks the host's name. */
  static Https trusting(String host, int port, X509TrustManager authority) throws IOException {
    return new Https(host, port, NO_KEYS, authority, null);
  }

  /** To an account's server, which is shown the device's certificate. */
  static Https mutual(Account account, X509TrustManager authority) throws IOException {
    ServerAddress server = account.server();
    return new Https(
        server.bracketedHost(), server.httpsPort(), DeviceKeys.of(account), authority, null);
  }

  /** Trusts anybody: only for what is checked against a pin afterwards. Sends no secret. */
  static Https unverified(String host, int port) throws IOException {
    return new Https(host, port, NO_KEYS, new TrustsAnybody(), (name, session) -> true);
  }

  Reply get(String path) throws IOException {
    return get(path, Map.of());
  }

  /** The same with other fields in the request's head. */
  Reply get(String path, Map<String, String> fields) throws IOException {
    HttpsURLConnection connection = open(path);
    fields.forEach(connection::setRequestProperty);
    return exchange(connection);
  }

  Reply post(String path, JsonNode body) throws IOException {
    return post(path, "application/json", JSON.writeValueAsBytes(body), Map.of());
  }

  /** Sends any body, with other fields in the request's head. */
  Reply post(String path, String type, byte[] body, Map<String, String> fields) throws IOException {
    HttpsURLConnection connection = open(path);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", type);
    fields.forEach(connection::setRequestProperty);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return exchange(connection);
  }

  /** Asks for something to be taken away, with other fields in the request's head. */
  Reply delete(String path, Map<String, String> fields) throws IOException {
    HttpsURLConnection connection = open(path);
    connection.setRequestMethod("DELETE");
    fields.forEach(connection::setRequestProperty);
    return exchange(connection);
  }

  private HttpsURLConnection open(String path) throws IOException {
    Optional<HttpProxy> proxy = HttpProxy.ofThisMachine();
    Optional<InetAddress> detour =
        proxy.isPresent() ? Optional.empty() : Destinations.ofThisMachine().detour(host);
    String to = detour.map(Https::literal).orElse(host);
    URL url = new URL("https://" + to + ":" + port + path);
    HttpsURLConnection connection =
        (HttpsURLConnection) url.openConnection(proxy.map(HttpProxy::proxy).orElse(Proxy.NO_PROXY));
    connection.setSSLSocketFactory(context.getSocketFactory());
    if (anyHost != null) connection.setHostnameVerifier(anyHost);
    else if (detour.isPresent()) connection.setHostnameVerifier(this::isHost);
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("Connection", "close");
    return connection;
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
  }

  /** The way there is another; who is there must be the one who was meant. */
  private boolean isHost(String way, SSLSession session) {
    try {
      Certificate shown = session.getPeerCertificates()[0];
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return shown instanceof X509Certificate known && CertificateNames.include(known, bare);
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      return false;
    }
  }

  private static Reply exchange(HttpsURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    byte[] octets = body == null ? new byte[0] : read(body);
    long date = connection.getDate();
    connection.disconnect();
    JsonNode json;
    try {
      json = JSON.readTree(octets);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      // Not JSON: nothing in it can be found, which the caller notices.
      json = JSON.createObjectNode();
    }
    return new Reply(
        status,
        json.isObject() ? json : JSON.createObjectNode(),
        date == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(date)),
        Optional.ofNullable(connection.getHeaderField("DPoP-Nonce")));
  }

  private static byte[] read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (all.size() + count > MAX_REPLY) throw new IOException("the server's reply is too long");
      all.write(buffer, 0, count);
    }
    return all.toByteArray();
  }

  /** See {@link #unverified}. */
  private static final class TrustsAnybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
