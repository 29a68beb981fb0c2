package dev.sottovoce.server;

import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.log.LogSecrets;
import dev.sottovoce.server.log.TransparencyLog;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.pki.ServerIdentity;
import dev.sottovoce.server.store.Accounts;
import dev.sottovoce.server.store.Database;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.server.store.LogStore;
import dev.sottovoce.server.store.Policies;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Everything that a server keeps, in one folder. */
final class ServerFolder implements AutoCloseable {
  private static final int FLOW_KEY_OCTETS = 32;

  private final Path data;
  private final ServerConfig config;
  private final CertificateAuthority authority;
  private final Database database;
  private final Directory directory;
  private final Policies policies;
  private final Accounts accounts;
  private final TransparencyLog log;
  private final LogSecrets secrets;
  private final Clock clock;

  private ServerFolder(
      Path data,
      ServerConfig config,
      CertificateAuthority authority,
      LogSecrets secrets,
      Database database,
      Clock clock) {
    this.data = data;
    this.config = config;
    this.authority = authority;
    this.database = database;
    this.clock = clock;
    directory = new Directory(database, clock);
    policies = new Policies(database, clock);
    accounts = new Accounts(database, clock);
    log = new TransparencyLog(new LogStore(database), secrets, config.witnesses());
    this.secrets = secrets;
  }

  /** Opens a folder, and makes what is missing in it. */
  static ServerFolder open(Path data, Clock clock) throws IOException {
    ServerConfig config = ConfigReader.in(data);
    // The database takes half of a start: it opens while the keys are read or made.
    FutureTask<Database> opening =
        new FutureTask<>(() -> Database.open(data.resolve("sottovoce.db")));
    Thread.ofPlatform().name("sottovoce-database").start(opening);
    CertificateAuthority authority;
    LogSecrets secrets;
    try {
      authority = CertificateAuthority.in(data.resolve("ca"), config.domain(), clock);
      secrets = LogSecrets.in(data.resolve("log"), config.domain());
    } catch (IOException | RuntimeException e) {
      closeWhenOpen(opening);
      throw e;
    }
    return new ServerFolder(data, config, authority, secrets, opened(opening), clock);
  }

  private static Database opened(FutureTask<Database> opening) throws IOException {
    try {
      return opening.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) throw cause;
      throw new IOException("the database cannot be opened", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the database was opened", e);
    }
  }

  private static void closeWhenOpen(FutureTask<Database> opening) {
    try {
      opened(opening).close();
    } catch (IOException e) {
      // It never opened.
    }
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

  Policies policies() {
    return policies;
  }

  Accounts accounts() {
    return accounts;
  }

  TransparencyLog log() {
    return log;
  }

  /** Whether there are phones that were enrolled before there was a log. */
  boolean hasPhonesWithoutLog() {
    return secrets.isNew() && !directory.devices().isEmpty();
  }

  /** The authority's certificate as it is now; twice is once. */
  void recordAuthority() {
    Bytes certificate = authority.trustBundle(Optional.empty()).authority();
    log.append(TransparencyLog.AUTHORITY, TransparencyLog.hash(certificate));
  }

  /** The octets of a policy that its officers signed; twice is once. */
  void recordPolicy(SignedPolicy signed) {
    log.append(TransparencyLog.POLICY, TransparencyLog.hash(signed.document()));
  }

  /** The roots that phones pin when they are enrolled now. */
  TrustBundle trustBundle() {
    return trustBundle(policies.root());
  }

  /** The same where it is known who signs policies. */
  TrustBundle trustBundle(Optional<PolicyRoot> root) {
    return log.pinnedIn(authority.trustBundle(root));
  }

  Clock clock() {
    return clock;
  }

  /** The server's certificate, renewed when its time has come. */
  ServerIdentity identity() throws IOException {
    if (config.tls().isPresent()) {
      ServerConfig.TlsFiles files = config.tls().get();
      Path certificate = data.resolve(files.certificate());
      if (!authority.hasIssued(certificate)) {
        throw new ConfigException(
            "sottovoce.yaml, tls: phones trust this server's own authority alone, and "
                + certificate.getFileName()
                + " is not from it. Have it signed with ca/ca.key, or leave tls out.");
      }
      return ServerIdentity.loaded(data.resolve(files.key()), certificate);
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
  void rememberPorts(int sip, int sipForeign, int https) throws IOException {
    Properties ports = new Properties();
    ports.setProperty("sip", Integer.toString(sip));
    ports.setProperty("sipForeign", Integer.toString(sipForeign));
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
    secrets.signer().close();
  }
}
