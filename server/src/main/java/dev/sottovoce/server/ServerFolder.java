package dev.sottovoce.server;

import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.pki.ServerIdentity;
import dev.sottovoce.server.store.Database;
import dev.sottovoce.server.store.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Properties;

/** Everything that a server keeps, in one folder. */
final class ServerFolder implements AutoCloseable {
  private static final int FLOW_KEY_OCTETS = 32;

  private final Path data;
  private final ServerConfig config;
  private final CertificateAuthority authority;
  private final Database database;
  private final Directory directory;
  private final Clock clock;

  private ServerFolder(
      Path data,
      ServerConfig config,
      CertificateAuthority authority,
      Database database,
      Clock clock) {
    this.data = data;
    this.config = config;
    this.authority = authority;
    this.database = database;
    this.clock = clock;
    directory = new Directory(database, clock);
  }

  /** Opens a folder, and makes what is missing in it. */
  static ServerFolder open(Path data, Clock clock) throws IOException {
    ServerConfig config = ConfigReader.in(data);
    CertificateAuthority authority =
        CertificateAuthority.in(data.resolve("ca"), config.domain(), clock);
    Database database = Database.open(data.resolve("sottovoce.db"));
    return new ServerFolder(data, config, authority, database, clock);
  }

  Path data() {
    return data;
  }

  ServerConfig config() {
    return config;
  }

  CertificateAuthority authority() {
    return authority;
  }

  Directory directory() {
    return directory;
  }

  Clock clock() {
    return clock;
  }

  /** The server's certificate, renewed when its time has come. */
  ServerIdentity identity() throws IOException {
    if (config.tls().isPresent()) {
      ServerConfig.TlsFiles files = config.tls().get();
      return ServerIdentity.loaded(data.resolve(files.key()), data.resolve(files.certificate()));
    }
    return ServerIdentity.in(
        data.resolve("tls"),
        authority,
        config.domain(),
        List.of(config.publicAddress(), "127.0.0.1", "[::1]"),
        clock);
  }

  /** The key of the route tokens, made once. */
  byte[] flowKey() throws IOException {
    Path file = data.resolve("flow.key");
    if (!Files.exists(file)) {
      byte[] key = new byte[FLOW_KEY_OCTETS];
      new SecureRandom().nextBytes(key);
      Pem.writePrivately(file, Base64.getEncoder().encodeToString(key));
    }
    byte[] key = Base64.getDecoder().decode(Files.readString(file).trim());
    if (key.length != FLOW_KEY_OCTETS) throw new IOException("flow.key is damaged; delete it");
    return key;
  }

  /** Where a running server really listens; matters where the configuration says port 0. */
  void rememberPorts(int sip, int https) throws IOException {
    Properties ports = new Properties();
    ports.setProperty("sip", Integer.toString(sip));
    ports.setProperty("https", Integer.toString(https));
    try (var writer = Files.newBufferedWriter(data.resolve("ports"))) {
      ports.store(writer, null);
    }
  }

  int port(String name, ServerConfig.Listen configured) throws IOException {
    if (configured.port() != 0) return configured.port();
    Path file = data.resolve("ports");
    if (!Files.exists(file)) {
      throw new IOException("the server has never run with this folder; start it: sottovoce up");
    }
    Properties ports = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      ports.load(reader);
    }
    return Integer.parseInt(ports.getProperty(name, "0"));
  }

  @Override
  public void close() {
    database.close();
  }
}
