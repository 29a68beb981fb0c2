package dev.sottovoce.server.edge;

import dev.sottovoce.server.routing.Flow;
import dev.sottovoce.server.routing.Router;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The phones that came in at one entrance and are there. Confined to the edge's event loop. */
final class OpenConnections {
  private final Router router;
  private final int mostOfDevice;
  private final Set<PhoneConnection> all = new HashSet<>();

  /**
   * @param mostOfDevice beyond which a device's oldest connection is closed
   */
  OpenConnections(Router router, int mostOfDevice) {
    this.router = router;
    this.mostOfDevice = mostOfDevice;
  }

  void add(PhoneConnection connection) {
    all.add(connection);
    router.opened(connection);
    List<Flow> ofDevice = router.flowsOf(connection.device().device());
    if (ofDevice.size() > mostOfDevice
        && ofDevice.get(ofDevice.size() - 1) instanceof PhoneConnection oldest) {
      oldest.close("its device has too many");
    }
  }

  /** It is gone. */
  void remove(PhoneConnection connection) {
    all.remove(connection);
    connection.closed();
  }

  void closeAll(String why) {
    for (PhoneConnection each : Set.copyOf(all)) each.close(why);
  }

  /** No connection outlives what showed whose it is. */
  void closeExpired(Instant now) {
    for (PhoneConnection each : Set.copyOf(all)) {
      if (!now.isBefore(each.expires())) each.close("what it signed in with has expired");
    }
  }

  int size() {
    return all.size();
  }
}
