package dev.sottovoce.lab.attacks;

import dev.sottovoce.sip.message.SipRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;

/** Devices that send new requests as fast as the server reads them, and throw its answers away. */
public final class Flooders implements AutoCloseable {
  /** As many as the server lets one device have. */
  private static final int CONNECTIONS_OF_DEVICE = 4;

  private final List<SSLSocket> sockets = new ArrayList<>();

  /**
   * Begins.
   *
   * @param request makes the next one of a device
   */
  public Flooders(Target target, List<Device> devices, Function<Device, SipRequest> request)
      throws Exception {
    for (Device device : devices) {
      for (int i = 0; i < CONNECTIONS_OF_DEVICE; i++) {
        SSLSocket socket =
            (SSLSocket)
                device.certified().getSocketFactory().createSocket("localhost", target.sipPort());
        socket.startHandshake();
        sockets.add(socket);
        Thread.ofPlatform().daemon().start(() -> send(socket, device, request));
        Thread.ofPlatform().daemon().start(() -> read(socket));
      }
    }
  }

  private static void send(SSLSocket socket, Device device, Function<Device, SipRequest> request) {
    try {
      OutputStream out = socket.getOutputStream();
      while (!socket.isClosed()) out.write(request.apply(device).octets().toArray());
    } catch (IOException e) {
      // The server has closed it, or the flood is over.
    }
  }

  private static void read(SSLSocket socket) {
    byte[] chunk = new byte[16 * 1024];
    try {
      InputStream in = socket.getInputStream();
      while (in.read(chunk) >= 0) {
        // What it says does not matter.
      }
    } catch (IOException e) {
      // The same.
    }
  }

  @Override
  public void close() throws IOException {
    // A plain close waits for a write that is under way, which waits for the server.
    for (SSLSocket each : sockets) Thread.ofPlatform().daemon().start(() -> end(each));
  }

  private static void end(SSLSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was closed already.
    }
  }
}
