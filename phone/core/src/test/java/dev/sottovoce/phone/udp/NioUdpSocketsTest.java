package dev.sottovoce.phone.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import org.junit.jupiter.api.Test;

class NioUdpSocketsTest {
  /** What the socket sends asks for it; whether a network listens is the network's matter. */
  @Test
  void typeOfService_isAskedFor() throws IOException {
    try (NioUdpSockets sockets = new NioUdpSockets()) {
      UdpSocket socket = sockets.bind(InetAddress.getLoopbackAddress(), 46 << 2);

      assertEquals(
          46 << 2,
          ((NioUdpSockets.Socket) socket).channel().getOption(StandardSocketOptions.IP_TOS));
    }
  }
}
