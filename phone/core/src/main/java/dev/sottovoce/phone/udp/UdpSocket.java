package dev.sottovoce.phone.udp;

import dev.sottovoce.srtp.PacketSlot;
import java.net.InetSocketAddress;

/**
 * One bound socket. A datagram that cannot be sent is as good as lost, and so is one after the
 * socket was closed: nobody waits here.
 */
public interface UdpSocket {
  /** The address and port that it is bound to. */
  InetSocketAddress local();

  /** Sends one datagram of less than {@link UdpSockets#MAX_DATAGRAM} octets. */
  void send(InetSocketAddress to, byte[] octets, int offset, int length);

  /** The same, together with others: at the latest at the next {@link #flush}. */
  void queue(InetSocketAddress to, byte[] octets, int offset, int length);

  /** The same from a slot, in which the datagram has to stay until then. */
  void queue(InetSocketAddress to, PacketSlot slot, int length);

  /** Sends what is queued. */
  void flush();
}
