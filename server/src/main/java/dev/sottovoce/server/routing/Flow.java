package dev.sottovoce.server.routing;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.wire.Bytes;

/** A connection of an authenticated device, as routing sees it; identity is by reference. */
public interface Flow {
  /** Whose connection it is, as its certificate or its access token has shown. */
  DeviceCertificate device();

  /** Where it came in. */
  default Entrance entrance() {
    return Entrance.TLS;
  }

  void send(Bytes message);

  boolean isOpen();
}
