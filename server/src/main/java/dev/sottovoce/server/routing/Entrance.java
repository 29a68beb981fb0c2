package dev.sottovoce.server.routing;

/** By which of the server's ports a connection came in. */
public enum Entrance {
  /** SIP over TLS 1.3. */
  TLS("TLS", "tls"),
  /** SIP over TLS 1.2, for foreign phones. */
  FOREIGN_TLS("TLS", "tls"),
  /** SIP over WebSocket on the HTTPS port (RFC 7118). */
  WEB_SOCKET("WSS", "ws");

  private final String transport;
  private final String parameter;

  Entrance(String transport, String parameter) {
    this.transport = transport;
    this.parameter = parameter;
  }

  /** As it stands in a Via. */
  String transport() {
    return transport;
  }

  /** As it stands in a URI. */
  String parameter() {
    return parameter;
  }
}
