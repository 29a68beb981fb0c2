package dev.sottovoce.server.relay;

import dev.sottovoce.ice.stun.Stun;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A coturn of the server's own: a process that ends with it. */
public final class Coturn implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Coturn.class);
  private static final String PROGRAM = "turnserver";
  private static final String FILE = "coturn.conf";
  private static final int ANSWERS_MILLIS = 500;
  private static final Duration START_WITHIN = Duration.ofSeconds(10);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(3);

  private final Process process;
  private final Path database;
  private final String realm;
  private final Thread atExit;
  private List<String> shared;

  private Coturn(Process process, Path database, String realm, List<String> shared) {
    this.process = process;
    this.database = database;
    this.realm = realm;
    this.shared = shared;
    // A server that is killed by a signal takes its relay with it.
    this.atExit = new Thread(process::destroy, "sottovoce-relay-stop");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Whether a server has run it with its files there. */
  public static boolean wasStartedIn(RelaySecrets secrets) {
    return Files.exists(secrets.folder().resolve(FILE));
  }

  /** Where the program is, if it is installed. */
  public static Optional<Path> program() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/bin", "/usr/sbin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param certificate PEM, the server's chain
   * @throws IOException when it is not installed, or does not start; the message says what to do
   */
  public static Coturn start(
      RelayConfig config, RelaySecrets secrets, String realm, Path certificate, Path key)
      throws IOException {
    Path program =
        program()
            .orElseThrow(
                () -> new IOException("coturn is not installed (Debian: apt install coturn)"));
    List<String> shared = secrets.all();
    Path database = secrets.folder().resolve("coturn.db").toAbsolutePath();
    SharedSecrets.write(database, realm, shared);
    Path file = secrets.folder().resolve(FILE).toAbsolutePath();
    String text =
        CoturnFile.text(
            config, realm, database, certificate.toAbsolutePath(), key.toAbsolutePath());
    Pem.writePrivately(file, text);
    Path pid = secrets.folder().resolve("coturn.pid").toAbsolutePath();
    endLeftover(pid, file);
    if (isTaken(config)) {
      throw new IOException("port " + config.port() + " is taken; change turn.listen");
    }
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), "-c", file.toString(), "--pidfile", pid.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Coturn started = new Coturn(builder.start(), database, realm, shared);
    if (!started.listens(config)) {
      started.close();
      throw new IOException("coturn does not start; try: " + program + " -c " + file);
    }
    return started;
  }

  /** One whose server was killed goes on; it is ours when it was started with our file. */
  private static void endLeftover(Path pid, Path file) throws IOException {
    if (!Files.exists(pid)) return;
    String digits = Files.readString(pid).strip();
    if (!digits.matches("[0-9]{1,18}")) return;
    Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(digits));
    boolean ours =
        left.flatMap(each -> each.info().arguments())
            .filter(words -> List.of(words).contains(file.toString()))
            .isPresent();
    if (!ours) return;
    left.get().destroy();
    try {
      left.get().onExit().get(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      left.get().destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean listens(RelayConfig config) {
    long until = System.nanoTime() + START_WITHIN.toNanos();
    while (process.isAlive() && System.nanoTime() < until) {
      if (isTaken(config) && answers(config)) return true;
      try {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private static boolean isTaken(RelayConfig config) {
    try (Socket socket = new Socket()) {
      socket.connect(address(config), ANSWERS_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** By UDP, at which it listens a little later than at TCP: a Binding request wants an answer. */
  private static boolean answers(RelayConfig config) {
    byte[] id = new byte[Stun.TRANSACTION_ID_BYTES];
    new SecureRandom().nextBytes(id);
    byte[] request =
        new StunWriter(StunClass.REQUEST, StunMessage.BINDING, Bytes.unsafeWrap(id))
            .finish()
            .toArray();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(ANSWERS_MILLIS);
      socket.connect(address(config));
      socket.send(new DatagramPacket(request, request.length));
      byte[] buffer = new byte[StunMessage.MAX_BYTES];
      DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
      socket.receive(answer);
      return Stun.looksLikeStun(answer.getData(), 0, answer.getLength());
    } catch (IOException e) {
      return false;
    }
  }

  private static InetSocketAddress address(RelayConfig config) throws IOException {
    InetAddress host =
        config.host().equals("0.0.0.0") || config.host().equals("::")
            ? InetAddress.getLoopbackAddress()
            : InetAddress.getByName(config.host());
    return new InetSocketAddress(host, config.port());
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** The secrets have changed; relays that are in use go on. */
  public synchronized void use(RelaySecrets secrets) throws IOException {
    List<String> present = secrets.all();
    if (present.equals(shared)) return;
    SharedSecrets.write(database, realm, present);
    shared = present;
  }

  /** The certificate was renewed; coturn reads it again. */
  public void reloadCertificate() {
    try {
      new ProcessBuilder("kill", "-USR2", Long.toString(process.pid())).start();
    } catch (IOException e) {
      LOG.error("the relay goes on with its old certificate", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is ending.
    }
  }
}
