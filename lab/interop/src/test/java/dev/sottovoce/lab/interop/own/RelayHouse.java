package dev.sottovoce.lab.interop.own;

import dev.sottovoce.lab.interop.FreePorts;
import dev.sottovoce.lab.interop.Needs;
import dev.sottovoce.server.relay.Coturn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A server on loopback with a real coturn beside it. */
final class RelayHouse implements AutoCloseable {
  final House house;
  final int port;

  /**
   * @param uris as {@code turn:127.0.0.1:%d?transport=udp} with a place for the port, of TLS where
   *     it is a {@code turns} one; none for what the server says by itself
   * @param allow whether peers on loopback are allowed
   */
  RelayHouse(Path folder, List<String> uris, boolean allow) throws IOException {
    Needs.need(
        Coturn.program().isPresent(), "coturn is not installed (Debian: apt install coturn)");
    port = FreePorts.range(2);
    StringBuilder more = new StringBuilder("turn:\n");
    more.append("  listen: 127.0.0.1:").append(port).append('\n');
    more.append("  tlsPort: ").append(port + 1).append('\n');
    if (allow) more.append("  allowPeers: [127.0.0.1]\n");
    if (!uris.isEmpty()) more.append("  uris:\n");
    for (String each : uris) {
      int at = each.startsWith("turns:") ? port + 1 : port;
      more.append("    - ").append(each.formatted(at)).append('\n');
    }
    house = new House(folder, Clock.systemUTC(), more.toString());
    try {
      house.server().startRelay();
    } catch (IOException e) {
      house.close();
      throw e;
    }
  }

  @Override
  public void close() {
    house.close();
  }
}
