package dev.sottovoce.phone;

/** Where a server listens for SIP over TLS. */
public final class ServerAddress {
  private final String host;
  private final int sipPort;

  /**
   * @param host a name or a literal address, without brackets
   * @param sipPort the TCP port for SIP over TLS 1.3
   */
  public ServerAddress(String host, int sipPort) {
    if (host.isEmpty()) throw new IllegalArgumentException("no host");
    if (sipPort < 1 || sipPort > 65535) throw new IllegalArgumentException("no port: " + sipPort);
    this.host = host;
    this.sipPort = sipPort;
  }

  public String host() {
    return host;
  }

  public int sipPort() {
    return sipPort;
  }

  @Override
  public String toString() {
    return "ServerAddress[redacted]";
  }
}
