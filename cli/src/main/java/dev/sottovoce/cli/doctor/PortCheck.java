package dev.sottovoce.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Whether the server could listen on a port. */
final class PortCheck implements Check {
  private final String what;
  private final InetAddress address;
  private final int port;

  PortCheck(String what, InetAddress address, int port) {
    this.what = what;
    this.address = address;
    this.port = port;
  }

  @Override
  public List<Finding> look() {
    String check = "port " + port;
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return List.of(Finding.ok(check, "Free for " + what + "."));
    } catch (IOException e) {
      return List.of(
          Finding.hint(
              check,
              "Taken, by a running server or by another program, so " + what + " cannot start.",
              "If no sottovoce server is running here, find the program with 'ss -ltnp', stop it,"
                  + " or choose another port in sottovoce.yaml."));
    }
  }
}
