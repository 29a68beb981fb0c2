package dev.sottovoce.lab.bench.edge;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Kamailio of Debian 12 as a registrar by TLS 1.3 with client certificates: the same authority, the
 * same certificates, the same connections. It knows no X25519MLKEM768, no tokens and no proofs.
 */
final class Kamailio implements AutoCloseable {
  static final String NAME = "Kamailio 5.6.3, X25519";

  private static final Path PROGRAM = Path.of("/usr/sbin/kamailio");
  private static final Path MODULES = Path.of("/usr/lib/x86_64-linux-gnu/kamailio/modules");
  private static final String GROUP = "X25519";
  private static final int WARM_UPS = 100;
  private static final int HANDSHAKES = 500;
  private static final int FLOWS = 1_000;
  private static final long PATIENCE_NANOS = 15_000_000_000L;

  /** One worker: with more it can crash during handshakes at once. */
  private static final String CONFIGURATION =
      """
      debug=0
      log_stderror=yes
      children=1
      tcp_children=1
      tcp_max_connections=16384
      tls_max_connections=16384
      tcp_connection_lifetime=3600
      tcp_accept_no_cl=yes
      enable_tls=yes
      auto_aliases=no
      alias="%s"
      dns=no
      rev_dns=no
      listen=tls:127.0.0.1:%d
      mpath="%s/"
      loadmodule "tls.so"
      loadmodule "sl.so"
      loadmodule "pv.so"
      loadmodule "usrloc.so"
      loadmodule "registrar.so"
      modparam("tls", "config", "%s")
      modparam("usrloc", "db_mode", 0)
      modparam("registrar", "max_contacts", 0)
      request_route {
        if (method == "REGISTER") { save("location"); exit; }
        sl_send_reply("501", "Not here");
      }
      """;

  private static final String TLS =
      """
      [server:default]
      method = TLSv1.2+
      private_key = %s
      certificate = %s
      ca_list = %s
      verify_certificate = yes
      require_certificate = yes
      """;

  /** What it costs. */
  record Figures(double handshakesPerCpuSecond, double kilobytesPerFlow) {}

  private final Process process;
  private final int port;

  private Kamailio(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Nothing, and a word about it, where it is not installed. */
  static Optional<Figures> figures(Path folder, List<Device> devices, Target target)
      throws Exception {
    if (!Files.isExecutable(PROGRAM) || !Files.exists(MODULES.resolve("tls.so"))) {
      System.err.println(
          "Kamailio is not installed (Debian: kamailio, kamailio-tls-modules): measured without it");
      return Optional.empty();
    }
    try (Kamailio kamailio = start(folder)) {
      Costs costs = new Costs(kamailio.process.toHandle());
      double handshakes;
      try (TlsFlows flows =
          new TlsFlows(kamailio.port, EdgeBench.visitors(target, devices.subList(0, 8), GROUP))) {
        handshakes = EdgeBench.perCpuSecond(costs, flows, WARM_UPS, HANDSHAKES);
      }
      try (TlsFlows flows =
          new TlsFlows(kamailio.port, EdgeBench.members(target, devices, GROUP))) {
        return Optional.of(
            new Figures(handshakes, EdgeBench.kilobytesPerFlow(costs, flows, FLOWS)));
      }
    }
  }

  private static Kamailio start(Path server) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("sottovoce-kamailio");
    int port = freePort();
    Path tls = folder.resolve("tls.cfg");
    Files.writeString(
        tls,
        TLS.formatted(
            server.resolve("tls/server.key"),
            server.resolve("tls/server.pem"),
            server.resolve("ca/ca.pem")));
    Path configuration = folder.resolve("kamailio.cfg");
    Files.writeString(configuration, CONFIGURATION.formatted(Target.DOMAIN, port, MODULES, tls));
    List<String> command =
        List.of(
            PROGRAM.toString(),
            "-f",
            configuration.toString(),
            "-DD",
            "-E",
            "-m",
            "1024",
            "-M",
            "16",
            "-Y",
            folder.toString(),
            "-w",
            folder.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Kamailio kamailio = new Kamailio(process, port);
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (!isListening(port)) {
      if (System.nanoTime() > until || process.waitFor(100, TimeUnit.MILLISECONDS)) {
        kamailio.close();
        throw new IOException("Kamailio did not start; see " + folder.resolve("log"));
      }
    }
    return kamailio;
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
  }
}
