package dev.sottovoce.phone.udp;

import java.io.IOException;

/** Channels of Java with direct buffers: works everywhere. */
public final class NioUdpBackend implements UdpBackend {
  @Override
  public String name() {
    return "Java's channels";
  }

  @Override
  public boolean isUsable() {
    return true;
  }

  @Override
  public String explanation() {
    return "needs nothing";
  }

  @Override
  public UdpSockets open() throws IOException {
    return new NioUdpSockets();
  }
}
