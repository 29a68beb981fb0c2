package dev.sottovoce.phone.udp;

import dev.sottovoce.srtp.PacketSlot;
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

  /** Takes what arrives where it lies, for those who send much of it on. */
  interface SlotReceiver {
    /**
     * One datagram, which stays in its slot until {@link #end}; there is room behind it for what
     * protection adds.
     */
    void take(
        UdpSocket socket, InetSocketAddress from, PacketSlot slot, int length, long arrivalNanos);

    /**
     * What came together has been handed over, and slots are filled anew after this: whoever has
     * queued some of them flushes.
     */
    void end();
  }

  /**
   * Adds a socket, before the first {@link #receive}.
   *
   * @param typeOfService what it asks of networks (RFC 2474); not honoured everywhere
   */
  UdpSocket bind(InetAddress address, int typeOfService) throws IOException;

  /**
   * Waits until something arrives, or for {@link #wake}, and hands over what is there; where much
   * is there, a part of it.
   *
   * @throws IOException when waiting failed; it may be tried again
   */
  void receive(Receiver receiver) throws IOException;

  /** The same with datagrams in slots outside the heap. */
  void receiveInSlots(SlotReceiver receiver) throws IOException;

  /** Ends the wait, from any thread. */
  void wake();

  /** By the thread that receives, when it does not any more. */
  @Override
  void close();
}
