package dev.sottovoce.lab.interop.own;

import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.HeadStore;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.account.PeerAccounts;
import dev.sottovoce.phone.group.GroupWork;
import dev.sottovoce.phone.log.HeadKeeper;
import dev.sottovoce.server.SottovoceServer;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.ServerIdentity;
import dev.sottovoce.server.store.Provisioning;
import dev.sottovoce.transparency.StaleHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server on free loopback ports, and phones that enrol at it. */
final class House implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      domain: example.test
      publicAddress: 127.0.0.1
      listen:
        https: 127.0.0.1:%d
        sip: 127.0.0.1:%d
        metrics: 127.0.0.1:0
      """;

  private final Path folder;
  private String more;
  private SottovoceServer server;

  House(Path folder) throws IOException {
    this(folder, Clock.systemUTC());
  }

  House(Path folder, Clock clock) throws IOException {
    this(folder, clock, "");
  }

  /**
   * @param more lines for its configuration
   */
  House(Path folder, Clock clock, String more) throws IOException {
    this.folder = folder;
    this.more = more;
    Files.createDirectories(data());
    Files.writeString(data().resolve("sottovoce.yaml"), CONFIGURATION.formatted(0, 0) + more);
    server = SottovoceServer.start(data(), clock);
  }

  Path data() {
    return folder.resolve("server");
  }

  SottovoceServer server() {
    return server;
  }

  /** Adds a user and enrols a phone for it. */
  Account enrol(String user) throws IOException {
    return enrol(user, "desk");
  }

  private Account enrol(String user, String place) throws IOException {
    return enrol(
        user, AccountStore.inFolder(folder.resolve(user).resolve(place)), Clock.systemUTC());
  }

  /** The same by a clock, into a store. */
  Account enrol(String user, AccountStore store, Clock clock) throws IOException {
    EnrolmentCode code = server.administration().addUser(user);
    return Enrolment.redeem(code.text(), user + "'s phone", store, PolicyStore.forgetting(), clock);
  }

  /** A group of a user's and others, made as its owner's phone makes one. */
  void group(String user, String... members) throws Exception {
    Account owner =
        AccountStore.inFolder(folder.resolve(user).resolve("desk")).load().orElseThrow();
    Clock clock = Clock.systemUTC();
    AccountMemory memory = AccountMemory.forgetting();
    PeerAccounts peers = new PeerAccounts(() -> owner, memory, clock, Runnable::run);
    HeadKeeper heads =
        new HeadKeeper(() -> owner, HeadStore.forgetting(), () -> StaleHead.WARN, clock);
    List<AccountLabel> labels =
        Stream.of(members).map(each -> new AccountLabel(each, owner.domain())).toList();
    GroupWork.of(() -> owner, memory, peers, heads, clock)
        .orElseThrow()
        .own()
        .create("house", labels);
  }

  /** The organisation's own directory says that somebody has left. */
  void leaves(String user) {
    Provisioning.Wanted gone = new Provisioning.Wanted(user, user, Optional.empty(), false);
    boolean heard = server.administration().provisioning().add(gone).isPresent();
    if (!heard) throw new AssertionError("nobody of that name was there");
  }

  /** A phone that is signed in. */
  Phone phone(String user) throws Exception {
    return signedIn(PhoneConfig.of(enrol(user)));
  }

  /** One more phone of a user that is there already, signed in. */
  Phone anotherPhone(String user) throws Exception {
    return signedIn(PhoneConfig.of(enrol(user, "pocket")));
  }

  static Phone signedIn(PhoneConfig config) throws Exception {
    Phone phone = Phone.open(config);
    RegistrationState state = phone.register().get(10, TimeUnit.SECONDS);
    if (state instanceof RegistrationState.Registered) return phone;
    phone.close();
    throw new AssertionError("not registered: " + state);
  }

  /** Key and certificate of one more server, by the same authority. */
  ServerIdentity stolenIdentity() throws IOException {
    Clock clock = Clock.systemUTC();
    CertificateAuthority authority =
        CertificateAuthority.in(data().resolve("ca"), "example.test", clock);
    List<String> names = List.of("127.0.0.1");
    return ServerIdentity.in(folder.resolve("stolen"), authority, "example.test", names, clock);
  }

  /** Stops the server and starts it on the same ports and data. */
  void restart() throws IOException {
    restart(Clock.systemUTC());
  }

  /**
   * The same with other lines in its configuration.
   *
   * @param lines instead of those that it was opened with
   */
  void restart(String lines) throws IOException {
    more = lines;
    restart();
  }

  void restart(Clock clock) throws IOException {
    String same = CONFIGURATION.formatted(server.httpsPort(), server.sipPort()) + more;
    server.close();
    Files.writeString(data().resolve("sottovoce.yaml"), same);
    server = SottovoceServer.start(data(), clock);
  }

  @Override
  public void close() {
    server.close();
  }
}
