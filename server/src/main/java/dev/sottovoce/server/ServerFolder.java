package dev.sottovoce.server;

import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.nativelib.pkcs11.Pkcs11Token;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.http.AccountService;
import dev.sottovoce.server.log.LogSecrets;
import dev.sottovoce.server.log.Releases;
import dev.sottovoce.server.log.TransparencyLog;
import dev.sottovoce.server.pki.AuthorityKeys;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.pki.ServerIdentity;
import dev.sottovoce.server.push.PushDesk;
import dev.sottovoce.server.relay.Coturn;
import dev.sottovoce.server.relay.RelayConfig;
import dev.sottovoce.server.relay.RelaySecrets;
import dev.sottovoce.server.store.Accounts;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.AnomalyCounts;
import dev.sottovoce.server.store.Authorities;
import dev.sottovoce.server.store.Database;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.server.store.Groups;
import dev.sottovoce.server.store.HistoryStore;
import dev.sottovoce.server.store.LogStore;
import dev.sottovoce.server.store.PhoneSignIns;
import dev.sottovoce.server.store.Policies;
import dev.sottovoce.server.store.PolicyHandouts;
import dev.sottovoce.server.store.Proposals;
import dev.sottovoce.server.store.Provisioning;
import dev.sottovoce.server.store.PushBindings;
import dev.sottovoce.server.store.PushFigures;
import dev.sottovoce.server.store.SeenDevices;
import dev.sottovoce.server.store.WitnessPins;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
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
  private final AuthorityKeys keys;
  private volatile CertificateAuthority authority;
  private final Database database;
  private final Directory directory;
  private final Admins admins;
  private final Provisioning provisioning;
  private final PhoneSignIns phoneSignIns;
  private final Policies policies;
  private final PolicyHandouts policyHandouts;
  private final SeenDevices seenDevices;
  private final AnomalyCounts anomalies;
  private final HistoryStore history;
  private final Proposals proposals;
  private final Accounts accounts;
  private final Groups groups;
  private final TransparencyLog log;
  private final WitnessPins pins;
  private final PushDesk.Kept push;
  private final LogSecrets secrets;
  private final Authorities authorities;
  private final Clock clock;

  private ServerFolder(
      Path data,
      ServerConfig config,
      AuthorityKeys keys,
      CertificateAuthority authority,
      LogSecrets secrets,
      Database database,
      Clock clock) {
    this.data = data;
    this.config = config;
    this.keys = keys;
    this.authority = authority;
    this.database = database;
    this.clock = clock;
    directory = new Directory(database, clock);
    admins = new Admins(database, clock);
    provisioning = new Provisioning(database, clock);
    phoneSignIns = new PhoneSignIns(database, clock);
    policies = new Policies(database, clock);
    policyHandouts = new PolicyHandouts(database);
    seenDevices = new SeenDevices(database);
    anomalies = new AnomalyCounts(database);
    history = new HistoryStore(database);
    proposals = new Proposals(database, clock);
    accounts = new Accounts(database, clock);
    groups = new Groups(database);
    push = new PushDesk.Kept(new PushBindings(database, clock), new PushFigures(database));
    log = new TransparencyLog(new LogStore(database), secrets, config.witnesses());
    this.secrets = secrets;
    pins = new WitnessPins(database);
    authorities = new Authorities(database);
  }

  /** Opens a folder, and makes what is missing in it. */
  static ServerFolder open(Path data, Clock clock) throws IOException {
    ServerConfig config = ConfigReader.in(data);
    // The database takes half of a start: it opens while the keys are read or made.
    FutureTask<Database> opening =
        new FutureTask<>(() -> Database.open(data.resolve("sottovoce.db")));
    Thread.ofPlatform().name("sottovoce-database").start(opening);
    Path ca = data.resolve("ca");
    try {
      AuthorityKeys keys = AuthorityKeys.in(ca, token(data, config));
      CertificateAuthority.makeIn(ca, keys, config.domain(), clock);
      LogSecrets secrets = LogSecrets.in(data.resolve("log"), config.domain());
      Database database = opened(opening);
      CertificateAuthority authority =
          CertificateAuthority.in(
              ca, keys, new Authorities(database).present(), config.domain(), clock);
      return new ServerFolder(data, config, keys, authority, secrets, database, clock);
    } catch (IOException | RuntimeException e) {
      closeWhenOpen(opening);
      throw e;
    }
  }

  /**
   * Uses the authority that issues by now: another process may have made the next one.
   *
   * @return whether anything changed
   */
  boolean lookAtAuthorities() throws IOException {
    List<Authorities.Generation> present = authorities.present();
    List<Bytes> known = authority.accepted().stream().map(Pem::encoded).toList();
    if (present.isEmpty()
        || known.equals(present.stream().map(Authorities.Generation::certificate).toList())) {
      return false;
    }
    authority = CertificateAuthority.in(authorityFolder(), keys, present, config.domain(), clock);
    return true;
  }

  /**
   * Makes the next authority. This one goes on counting until it is retired.
   *
   * @throws IllegalStateException when one before still counts
   */
  void rotateAuthority() throws IOException {
    announce(withoutOverlap().succeed(keys));
  }

  /**
   * Makes a key for the next authority.
   *
   * @return PKCS #10, for the organisation's own PKI
   * @throws IllegalStateException when one before still counts
   */
  Bytes requestAuthority() throws IOException {
    return withoutOverlap().request(keys);
  }

  /**
   * Takes what the organisation's own PKI signed as the next authority.
   *
   * @param chain PEM, the authority's certificate first, a root last
   * @throws IllegalStateException when one before still counts
   */
  void installAuthority(Path chain) throws IOException {
    announce(withoutOverlap().succeed(keys, Pem.certificates(chain)));
  }

  private CertificateAuthority withoutOverlap() {
    CertificateAuthority issuing = authority;
    if (issuing.accepted().size() == 1) return issuing;
    throw new IllegalStateException("the authority before still counts: 'sottovoce ca retire'");
  }

  private void announce(CertificateAuthority.Successor made) throws IOException {
    CertificateAuthority issuing = authority;
    List<X509Certificate> both = List.of(made.certificate(), issuing.certificate());
    authorities.announce(made.issuing(), made.next(), issuing.signed(step(both)));
    lookAtAuthorities();
    recordAuthority();
    showAuthorities();
  }

  /**
   * Ends the overlap: only the newest authority counts from now on.
   *
   * @throws IllegalStateException when there is nothing to retire
   */
  void retireAuthorities() throws IOException {
    CertificateAuthority issuing = authority;
    if (issuing.accepted().size() == 1) {
      throw new IllegalStateException(
          "there is one authority: 'sottovoce ca rotate' makes another");
    }
    TrustUpdate step = step(List.of(issuing.certificate()));
    authorities.retireAllBefore(issuing.number(), issuing.signed(step));
    issuing.forgetKeysBefore(keys);
    lookAtAuthorities();
    showAuthorities();
  }

  /** For people and programs that look into the folder. */
  private void showAuthorities() throws IOException {
    Files.writeString(
        authorityFolder().resolve("ca.pem"),
        Pem.of(authority.accepted().toArray(new X509Certificate[0])));
  }

  /** From the roots of now to those with other authorities. */
  private TrustUpdate step(List<X509Certificate> next) {
    return TrustUpdate.of(
        authorities.lastStep() + 1,
        trustBundle(),
        trustBundle().withAuthorities(next.stream().map(Pem::encoded).toList()));
  }

  private static Optional<AuthorityKeys.Token> token(Path data, ServerConfig config) {
    return config
        .caToken()
        .map(token ->
            new AuthorityKeys.Token(
                new Pkcs11Token.Place(Path.of(token.library()), token.slot()),
                token.label(),
                data.resolve(token.pinFile())));
  }

  private Path authorityFolder() {
    return data.resolve("ca");
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

  Authorities authorities() {
    return authorities;
  }

  Directory directory() {
    return directory;
  }

  Admins admins() {
    return admins;
  }

  Provisioning provisioning() {
    return provisioning;
  }

  AccountService accountService() {
    return new AccountService(directory(), accounts(), log(), this::authority, config.domain());
  }

  PhoneSignIns phoneSignIns() {
    return phoneSignIns;
  }

  Policies policies() {
    return policies;
  }

  Proposals proposals() {
    return proposals;
  }

  SeenDevices seenDevices() {
    return seenDevices;
  }

  AnomalyCounts anomalies() {
    return anomalies;
  }

  HistoryStore history() {
    return history;
  }

  PolicyHandouts policyHandouts() {
    return policyHandouts;
  }

  Groups groups() {
    return groups;
  }

  PushDesk.Kept push() {
    return push;
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

  /** What runs here; twice is once. Reads all of the program. */
  void recordReleases() throws IOException {
    Releases.running().forEach((label, list) -> log.append(label, TransparencyLog.hash(list)));
  }

  /** The roots that phones pin when they are enrolled now. */
  TrustBundle trustBundle() {
    return trustBundle(policies.root());
  }

  /** The same where it is known who signs policies. */
  TrustBundle trustBundle(Optional<PolicyRoot> root) {
    return log.pinnedIn(authority.trustBundle(root), witnesses());
  }

  /** The same with the witnesses that the configuration names. */
  TrustBundle trustBundleWithNewWitnesses() {
    return log.pinnedIn(authority.trustBundle(policies.root()), configuredWitnesses());
  }

  /**
   * Those that phones know. Until one is enrolled, the configuration says who; from then on the
   * officers do, by a step that phones follow.
   */
  private WitnessPins.Pinned witnesses() {
    Optional<WitnessPins.Pinned> kept = pins.read();
    if (kept.isPresent() && directory.hasPhones()) return kept.get();
    WitnessPins.Pinned configured = configuredWitnesses();
    if (!kept.equals(Optional.of(configured))) pins.set(configured);
    return configured;
  }

  private WitnessPins.Pinned configuredWitnesses() {
    return new WitnessPins.Pinned(config.witnesses().needed(), config.witnesses().keys());
  }

  /** Whether phones know other witnesses than the configuration names. */
  boolean hasOtherWitnesses() {
    return !witnesses().equals(configuredWitnesses());
  }

  /** Phones count the witnesses of the configuration from now on. */
  void useConfiguredWitnesses(TrustUpdate step) {
    pins.replace(configuredWitnesses(), step);
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

  RelaySecrets relaySecrets() {
    return new RelaySecrets(data);
  }

  /** The URIs of the server's own relay. */
  List<String> localRelay() {
    RelayConfig relays = config.relays();
    String host = config.publicAddress();
    return List.of(
        "turn:" + host + ":" + relays.port() + "?transport=udp",
        "turn:" + host + ":" + relays.port() + "?transport=tcp",
        "turns:" + host + ":" + relays.tlsPort() + "?transport=tcp");
  }

  /** The server's own relay, with the server's certificate. */
  Coturn startRelay() throws IOException {
    identity();
    Path certificate = data.resolve("tls/server.pem");
    Path key = data.resolve("tls/server.key");
    if (config.tls().isPresent()) {
      certificate = data.resolve(config.tls().get().certificate());
      key = data.resolve(config.tls().get().key());
    }
    return Coturn.start(config.relays(), relaySecrets(), config.domain(), certificate, key);
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
  void rememberPorts(int sip, int sipForeign, int https, int firstLook, int site)
      throws IOException {
    Properties ports = new Properties();
    ports.setProperty("sip", Integer.toString(sip));
    ports.setProperty("sipForeign", Integer.toString(sipForeign));
    ports.setProperty("https", Integer.toString(https));
    ports.setProperty("firstLook", Integer.toString(firstLook));
    ports.setProperty("site", Integer.toString(site));
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
