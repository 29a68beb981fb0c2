package dev.sottovoce.dtls.handshake;

/** Numbers of handshake messages (RFC 8446 section 4). */
final class HandshakeType {
  static final int CLIENT_HELLO = 1;
  static final int SERVER_HELLO = 2;

  /** Only DTLS 1.2 servers send it. */
  static final int HELLO_VERIFY_REQUEST = 3;

  static final int NEW_SESSION_TICKET = 4;
  static final int ENCRYPTED_EXTENSIONS = 8;
  static final int CERTIFICATE = 11;
  static final int CERTIFICATE_REQUEST = 13;
  static final int CERTIFICATE_VERIFY = 15;
  static final int FINISHED = 20;
  static final int KEY_UPDATE = 24;
  static final int MESSAGE_HASH = 254;

  private HandshakeType() {}
}
