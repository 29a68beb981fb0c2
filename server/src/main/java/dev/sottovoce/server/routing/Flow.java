package dev.sottovoce.server.routing;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.wire.Bytes;

/** A connection of an authenticated device, as routing sees it; identity is by reference. */
public interface Flow {
  /** Whose certificate opened the connection. */
  DeviceCertificate device();

  /** Whether it came in at the port for foreign phones. */
  default boolean isForeign() {
    return false;
  }

  void send(Bytes message);

  boolean isOpen();
}
