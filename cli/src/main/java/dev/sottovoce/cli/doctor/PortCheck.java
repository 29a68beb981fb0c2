package dev.sottovoce.cli.doctor;

import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** The ports that the server in this folder would take; the usual ones when there is none. */
  static List<Check> of(Path data) {
    if (!Files.exists(data.resolve("sottovoce.yaml"))) return of(ServerConfig.DEFAULT);
    try (Administration administration = Administration.open(data)) {
      return of(administration.config());
    } catch (IOException e) {
      Finding unusable =
          Finding.fault(
              "server folder",
              Sentences.of("It cannot be used", e),
              "Correct it; the server does not start like this.");
      return List.of(() -> List.of(unusable));
    }
  }

  private static List<Check> of(ServerConfig config) {
    List<Check> checks = new ArrayList<>();
    checks.add(new PortCheck("phones (SIP over TLS)", config.sip()));
    config
        .sipForeign()
        .ifPresent(where -> {
          checks.add(() -> List.of(foreign(where)));
          checks.add(new PortCheck("foreign phones (SIP over TLS 1.2)", where));
        });
    checks.add(new PortCheck("enrolment (HTTPS)", config.https()));
    return checks;
  }

  private static Finding foreign(ServerConfig.Listen where) {
    return Finding.hint(
        "foreign phones",
        "TLS 1.2 listener on "
            + where
            + ": a part of the interop way of working, not post-quantum.",
        "Take listen.sipForeign out of sottovoce.yaml when no phone needs it.");
  }

  private PortCheck(String what, ServerConfig.Listen where) {
    this(what, new InetSocketAddress(where.host(), where.port()).getAddress(), where.port());
  }

  @Override
  public List<Finding> look() {
    if (port == 0) return List.of(Finding.ok("port", "Any free one for " + what + "."));
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
