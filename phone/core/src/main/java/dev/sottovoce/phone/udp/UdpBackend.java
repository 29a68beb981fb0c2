package dev.sottovoce.phone.udp;

import java.io.IOException;

/** A way to send and receive datagrams, found by {@link java.util.ServiceLoader}. */
public interface UdpBackend {
  /** Such as {@code recvmmsg and sendmmsg}. */
  String name();

  /** Whether it works here; it was tried, not only looked for. */
  boolean isUsable();

  /** Why it is usable or not: for the doctor. */
  String explanation();

  /** Begins without any socket. */
  UdpSockets open() throws IOException;
}
