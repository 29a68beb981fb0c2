package dev.sottovoce.phone.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Sockets that one thread receives on. */
public interface UdpSockets extends AutoCloseable {
  /** No datagram is longer: Ethernet's 1,500 octets, with room for jumbo oddities. */
  int MAX_DATAGRAM = 2048;

  /** Takes what arrives; called by the thread that receives. */
  @FunctionalInterface
  interface Receiver {
    /**
     * One datagram, in a buffer that is reused after this returns.
     *
     * @param length of the datagram; {@link #MAX_DATAGRAM} where it was longer and was cut
     */
    void take(
        UdpSocket socket, InetSocketAddress from, byte[] datagram, int length, long arrivalNanos);
  }

  /**
   * Adds a socket, before the first {@link #receive}.
   *
   * @param typeOfService what it asks of networks (RFC 2474); not honoured everywhere
   */
  UdpSocket bind(InetAddress address, int typeOfService) throws IOException;

  /**
   * Waits until something arrives, or for {@link #wake}, and hands over what is there.
   *
   * @throws IOException when waiting failed; it may be tried again
   */
  void receive(Receiver receiver) throws IOException;

  /** Ends the wait, from any thread. */
  void wake();

  /** By the thread that receives, when it does not any more. */
  @Override
  void close();
}
