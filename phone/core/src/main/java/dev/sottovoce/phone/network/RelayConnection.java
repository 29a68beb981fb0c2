package dev.sottovoce.phone.network;

/** Whole messages to and from one relay, over UDP, TCP or TLS. Sending is safe from any thread. */
interface RelayConnection extends AutoCloseable {
  /** What arrives; called on the connection's own thread. */
  interface Listener {
    /** A whole message, in a buffer that is reused after this returns. */
    void received(byte[] message, int offset, int length);

    /** Nothing more will come or go. */
    void broken();
  }

  /** Starts to receive. */
  void start(Listener listener);

  /** Sends a whole message as it is. */
  void send(byte[] message);

  /** Sends a datagram on a channel (RFC 8656 section 12.5), without allocating. */
  void sendOnChannel(int number, byte[] octets, int offset, int length);

  @Override
  void close();
}
