package dev.sottovoce.phone;

/** Where a server listens for SIP over TLS and for its HTTPS API. */
public final class ServerAddress {
  /** Where the API is unless the operator says otherwise. */
  public static final int USUAL_HTTPS_PORT = 8443;

  private final String host;
  private final int sipPort;
  private final int httpsPort;

  /** A server whose API is on {@link #USUAL_HTTPS_PORT}. */
  public ServerAddress(String host, int sipPort) {
    this(host, sipPort, USUAL_HTTPS_PORT);
  }

  /**
   * @param host a name or a literal address, without brackets
   * @param sipPort the TCP port for SIP over TLS 1.3
   * @param httpsPort the TCP port for the HTTPS API
   */
  public ServerAddress(String host, int sipPort, int httpsPort) {
    if (host.isEmpty()) throw new IllegalArgumentException("no host");
    this.host = host;
    this.sipPort = requirePort(sipPort);
    this.httpsPort = requirePort(httpsPort);
  }

  private static int requirePort(int port) {
    if (port < 1 || port > 65535) throw new IllegalArgumentException("no port: " + port);
    return port;
  }

  public String host() {
    return host;
  }

  /** The host as it stands in a URI: an IPv6 address in brackets. */
  public String bracketedHost() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  public int sipPort() {
    return sipPort;
  }

  public int httpsPort() {
    return httpsPort;
  }

  @Override
  public String toString() {
    return "ServerAddress[redacted]";
  }
}
