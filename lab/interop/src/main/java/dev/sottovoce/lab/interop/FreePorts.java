package dev.sottovoce.lab.interop;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for programs that cannot choose one themselves. They are free when they are looked for;
 * whoever starts a program on them must be ready to try again.
 */
public final class FreePorts {
  private static final int TRIES = 200;

  private FreePorts() {}

  /** The first of {@code count} neighbouring ports that are free for TCP and UDP on loopback. */
  public static int range(int count) throws IOException {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      // Below the range from which systems give ports to connections.
      int first = ThreadLocalRandom.current().nextInt(10_000, 32_000) & ~1;
      if (areFree(first, count)) return first;
    }
    throw new IOException("no " + count + " neighbouring free ports on loopback");
  }

  private static boolean areFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      try (ServerSocket tcp = new ServerSocket();
          DatagramSocket udp = new DatagramSocket(address)) {
        tcp.bind(address);
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
