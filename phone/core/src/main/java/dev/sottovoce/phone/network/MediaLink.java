package dev.sottovoce.phone.network;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.wire.Bytes;
import java.net.InetSocketAddress;

/** What datagrams of a call go out by: a socket or a relay. Sending is safe from any thread. */
public interface MediaLink {
  /** What peers see of it where no NAT is in between. */
  TransportAddress base();

  default void send(InetSocketAddress to, Bytes datagram) {
    byte[] octets = datagram.toArray();
    send(to, octets, 0, octets.length);
  }

  /**
   * Sends one datagram. A failure is as good as a loss: protocols above notice by themselves when
   * nothing gets through.
   */
  void send(InetSocketAddress to, byte[] octets, int offset, int length);

  /** Media will go to this address. */
  default void prefer(InetSocketAddress to) {}
}
