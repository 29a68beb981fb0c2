package dev.sottovoce.server;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.identity.UserName;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyGate;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.console.Sites;
import dev.sottovoce.server.pki.CertificateRequest;
import dev.sottovoce.server.push.PushConfig;
import dev.sottovoce.server.push.PushDesk;
import dev.sottovoce.server.relay.Coturn;
import dev.sottovoce.server.relay.Relays;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.AnomalyCounts;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.server.store.Directory.Device;
import dev.sottovoce.server.store.Directory.User;
import dev.sottovoce.server.store.HistoryStore;
import dev.sottovoce.server.store.PhoneSignIns.Proven;
import dev.sottovoce.server.store.Policies;
import dev.sottovoce.server.store.PolicyHandouts;
import dev.sottovoce.server.store.Proposals;
import dev.sottovoce.server.store.Provisioning;
import dev.sottovoce.server.store.PushFigures;
import dev.sottovoce.server.store.SeenDevices;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What an operator does on the server's machine, whether the server runs or not: a running one
 * follows within a second.
 */
public final class Administration implements AutoCloseable {
  /** Of six bits each: more than 128 in all. */
  private static final int INVITATION_CHARACTERS = 22;

  /** The same for what somebody's program keeps for years. */
  private static final int DIRECTORY_CHARACTERS = 43;

  private static final Entropy ENTROPY = new SecureRandom()::nextBytes;

  private final ServerFolder folder;
  private final boolean owned;

  private Administration(ServerFolder folder, boolean owned) {
    this.folder = folder;
    this.owned = owned;
  }

  /** Opens a data folder, which is prepared when it is new. */
  public static Administration open(Path data) throws IOException {
    return open(data, Clock.systemUTC());
  }

  public static Administration open(Path data, Clock clock) throws IOException {
    return new Administration(ServerFolder.open(data, clock), true);
  }

  static Administration of(ServerFolder folder) {
    return new Administration(folder, false);
  }

  public ServerConfig config() {
    return folder.config();
  }

  /**
   * Adds a user, or lets a known one have one more device.
   *
   * @return the code for the new device, good for fifteen minutes
   * @throws IllegalArgumentException when the name cannot be a user's
   */
  public EnrolmentCode addUser(String name) throws IOException {
    String user = requireName(name);
    int port = folder.port("https", folder.config().https());
    EnrolmentCode code =
        EnrolmentCode.random(folder.config().publicAddress(), port, folder.trustBundle(), ENTROPY);
    folder.directory().addUser(user);
    folder.directory().addCode(user, code.secret());
    return code;
  }

  /**
   * Adds a user with a stock SIP phone: key, certificate and configuration go into a folder.
   *
   * @param into a new or empty folder
   */
  public SipPhoneKit addSipPhone(String name, Path into, SipPhoneKit.Options options)
      throws IOException {
    String user = requireName(name);
    folder.directory().addUser(user);
    return SipPhoneKit.write(folder, user, into, options);
  }

  /**
   * The same for a key that its owner made and the operator never had.
   *
   * @param request PKCS #10, PEM or DER, signed by that P-256 key
   */
  public SipPhoneKit addSipPhone(String name, Path into, SipPhoneKit.Options options, Path request)
      throws IOException {
    String user = requireName(name);
    PublicKey key = CertificateRequest.provenKey(request);
    folder.directory().addUser(user);
    return SipPhoneKit.write(folder, user, into, options, key);
  }

  /**
   * By which services phones are woken, by their registered names.
   *
   * @throws IOException when a key that the configuration names cannot be used
   */
  public List<String> pushServices() throws IOException {
    if (config().push().equals(PushConfig.OFF)) return List.of();
    try (PushDesk desk =
        PushDesk.open(
            config().push(), folder.data(), folder.push(), lost -> {}, Clock.systemUTC())) {
      return desk.words();
    }
  }

  /** How long phones took to wake, by model. */
  public List<PushFigures.Figure> pushFigures() {
    return pushRecords().all();
  }

  /** Where that is kept. */
  PushFigures pushRecords() {
    return folder.push().figures();
  }

  public List<User> users() {
    return folder.directory().users();
  }

  public List<Device> devices() {
    return folder.directory().devices();
  }

  /** How many octets are left where the server keeps its data; 0 where that cannot be told. */
  public long freeBytes() {
    try {
      return Files.getFileStore(folder.data()).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  /** What makers have proven of passkeys that were made on some devices, by device. */
  public Map<UUID, List<Proven>> proven(Collection<Device> devices) {
    return folder.phoneSignIns().proven(devices.stream().map(Device::id).toList());
  }

  /** Cuts a device off for good; false when there is none or it is cut off already. */
  public boolean revoke(UUID device) {
    return folder.directory().revoke(device);
  }

  /**
   * Gives a user's account up: its devices are cut off, and the next phone that is enrolled founds
   * a new account. For everybody else that is a change of identity, and is shown as such.
   *
   * @return the code for that phone, good for fifteen minutes
   * @throws IllegalArgumentException when there is no such user
   */
  public EnrolmentCode resetUser(String name) throws IOException {
    String user = requireName(name);
    if (!folder.directory().hasUser(user)) {
      throw new IllegalArgumentException("there is no such user");
    }
    for (Device each : devices()) {
      if (each.user().equals(user) && each.kind() == Directory.Kind.PHONE) revoke(each.id());
    }
    folder.accounts().orderReset(user);
    return addUser(user);
  }

  /** The key that signs the heads of this server's log. */
  public VerifierKey logKey() {
    return folder.log().keys().log();
  }

  /** Who signs the organisation's policies. */
  public Optional<PolicyRoot> policyRoot() {
    return folder.policies().root();
  }

  /**
   * Says who signs the organisation's policies. Phones that are enrolled from now on pin it; those
   * that were enrolled before know nothing of it.
   *
   * @throws IllegalStateException when there are phones that have pinned other officers: nothing
   *     that a server says may replace them
   */
  public void trust(PolicyRoot root) {
    Policies policies = folder.policies();
    Optional<PolicyRoot> present = policies.root();
    if (present.equals(Optional.of(root))) return;
    if (present.isPresent() && !devices().isEmpty()) {
      throw new IllegalStateException(
          "there are phones that trust other officers, who have to sign that themselves");
    }
    policies.clear();
    policies.setRoot(root);
  }

  /**
   * The step by which phones let others sign policies, once enough of the present officers have
   * signed it.
   *
   * @throws IllegalStateException when nobody signs yet, or these do already
   */
  public TrustUpdate nextOfficers(PolicyRoot next) {
    Optional<PolicyRoot> present = policyRoot();
    if (present.isEmpty()) {
      throw new IllegalStateException("nobody signs yet: 'sottovoce policy trust' says who does");
    }
    if (present.get().equals(next)) throw new IllegalStateException("they sign already");
    return TrustUpdate.of(
        folder.authorities().lastStep() + 1,
        folder.trustBundle(),
        folder.trustBundle(Optional.of(next)));
  }

  /**
   * Lets others sign policies from now on. Phones follow when they sign in, and every hour.
   *
   * @param step of {@link #nextOfficers}, signed by enough of the present officers
   * @param policy the document in force or a newer one, signed by enough of the next
   * @throws PolicyException when either is not; nothing has changed then
   */
  public void replaceOfficers(TrustUpdate step, SignedPolicy policy) throws PolicyException {
    requireTaken(step);
    Optional<PolicyRoot> next = step.next().policyRoot().flatMap(PolicyRoot::decode);
    if (next.isEmpty() || !step.next().equals(folder.trustBundle(next))) {
      throw new PolicyException("the step changes more than who signs policies");
    }
    InstalledPolicy present = InstalledPolicy.read(folder.policies());
    boolean same =
        present.signed().filter(kept -> kept.document().equals(policy.document())).isPresent();
    PolicyGate gate = PolicyGate.of(next.get());
    LocalDate today = LocalDate.ofInstant(folder.clock().instant(), ZoneOffset.UTC);
    Policy taken = same ? gate.kept(policy) : gate.take(present.version(), policy, today);
    folder.policies().replaceRoot(next.get(), taken.version(), policy, step);
    folder.recordPolicy(policy);
  }

  /**
   * The step by which phones count the witnesses that {@code sottovoce.yaml} names, once enough
   * officers have signed it.
   *
   * @throws IllegalStateException when nobody signs, or phones know these witnesses
   */
  public TrustUpdate nextWitnesses() {
    if (policyRoot().isEmpty()) {
      throw new IllegalStateException("nobody signs yet: 'sottovoce policy trust' says who does");
    }
    if (!folder.hasOtherWitnesses()) {
      throw new IllegalStateException("phones know the witnesses that sottovoce.yaml names");
    }
    return TrustUpdate.of(
        folder.authorities().lastStep() + 1,
        folder.trustBundle(),
        folder.trustBundleWithNewWitnesses());
  }

  /**
   * Lets phones count the witnesses that {@code sottovoce.yaml} names.
   *
   * @param step of {@link #nextWitnesses}, signed by enough officers
   * @throws PolicyException when it is not; nothing has changed then
   */
  public void replaceWitnesses(TrustUpdate step) throws PolicyException {
    requireTaken(step);
    if (!step.next().equals(folder.trustBundleWithNewWitnesses())) {
      throw new PolicyException("the step is not to the witnesses that sottovoce.yaml names now");
    }
    folder.useConfiguredWitnesses(step);
  }

  private void requireTaken(TrustUpdate step) throws PolicyException {
    if (step.takenFrom(folder.trustBundle(), PolicySignatures::suffice)
        instanceof TrustUpdate.Outcome.Refused refused) {
      throw new PolicyException("the step is not taken: " + refused.why().sentence());
    }
    if (step.number() != folder.authorities().lastStep() + 1) {
      throw new PolicyException("another step came in between: make it anew");
    }
  }

  /** The policy in force; nothing where the organisation has installed none. */
  public Optional<Policy> policy() throws PolicyException {
    return InstalledPolicy.read(folder.policies()).policy();
  }

  /** What became of a policy that was to be installed. */
  public enum Installation {
    INSTALLED,
    /** Exactly this document is in force. */
    IN_FORCE_ALREADY
  }

  /**
   * Puts a policy in force, for this server within a second and for phones when they ask next.
   *
   * @throws PolicyException when it is not validly signed, not newer, or not of this time
   */
  public Installation install(SignedPolicy signed) throws PolicyException {
    if (isInForce(signed)) return Installation.IN_FORCE_ALREADY;
    Policy policy = examine(signed);
    if (!folder.policies().add(policy.version(), signed)) {
      throw new PolicyException("version " + policy.version() + " was just installed by another");
    }
    folder.recordPolicy(signed);
    return Installation.INSTALLED;
  }

  /** Whether exactly this document is in force. */
  public boolean isInForce(SignedPolicy signed) throws PolicyException {
    return InstalledPolicy.read(folder.policies())
        .signed()
        .filter(kept -> kept.document().equals(signed.document()))
        .isPresent();
  }

  /**
   * The policy that {@link #install} would put in force; nothing changes.
   *
   * @throws PolicyException as there
   */
  public Policy examine(SignedPolicy signed) throws PolicyException {
    Policies policies = folder.policies();
    Optional<PolicyRoot> root = policies.root();
    if (root.isEmpty()) throw new PolicyException("this server knows no officers that sign");
    int present = InstalledPolicy.read(policies).version();
    LocalDate today = LocalDate.ofInstant(folder.clock().instant(), ZoneOffset.UTC);
    return PolicyGate.of(root.get()).take(present, signed, today);
  }

  TrustBundle trustBundle() {
    return folder.trustBundle();
  }

  /**
   * Makes the next certificate authority, which issues from now on; the one before counts until it
   * is retired. Phones follow when they sign in, and every hour.
   *
   * @throws IllegalStateException when one before still counts
   */
  public void rotateAuthority() throws IOException {
    folder.rotateAuthority();
  }

  /**
   * Makes a key for the next authority, where the organisation's own PKI is to sign it.
   *
   * @return PKCS #10
   * @throws IllegalStateException when one before still counts
   */
  public Bytes requestAuthority() throws IOException {
    return folder.requestAuthority();
  }

  /**
   * Takes what the organisation's own PKI signed as the next authority, as {@link #rotateAuthority}
   * does one of its own.
   *
   * @param chain PEM, the authority's certificate first, a root last
   * @throws IOException when it cannot be this organisation's authority; the message says why
   */
  public void installAuthority(Path chain) throws IOException {
    folder.installAuthority(chain);
  }

  /**
   * Ends the overlap and deletes the key of the authority before.
   *
   * @throws IllegalStateException when there is nothing to retire
   */
  public void retireAuthorities() throws IOException {
    folder.retireAuthorities();
  }

  /** Devices that {@link #retireAuthorities} would shut out. */
  public int phonesOfRetiring() {
    return folder.directory().devicesWithoutCertificateOf(folder.authority().number());
  }

  /** The authorities that count, the one that issues first. */
  public List<X509Certificate> authorities() {
    return folder.authority().accepted();
  }

  /**
   * Relays that phones are sent to, with fresh credentials: those of the configuration, or the
   * server's own if it was ever started.
   */
  public Optional<Relays.Offer> relays() throws IOException {
    Relays relays = new Relays(folder.config().relays(), folder.relaySecrets(), folder.clock());
    if (Coturn.wasStartedIn(folder.relaySecrets())) relays.useLocal(folder.localRelay());
    return relays.offer();
  }

  /** A new secret for relays; credentials of the one before go on counting until the next. */
  public void rotateRelaySecret() throws IOException {
    folder.relaySecrets().rotate();
  }

  /** Users, codes and devices as they are kept. */
  public Directory directory() {
    return folder.directory();
  }

  /** People who administer by browser or by a device of theirs. */
  public Admins admins() {
    return folder.admins();
  }

  /**
   * Invites somebody to administer by browser, or lets a known one have one more passkey.
   *
   * @return the code, good once and for fifteen minutes; it belongs behind the {@code #} of the
   *     console's address
   * @throws IllegalArgumentException when the name cannot be one, or has another role
   */
  public String invite(String name, Role role) {
    String admin = requireName(name);
    Admins.Admin invited = folder.admins().add(admin, role);
    if (invited.role() != role) {
      throw new IllegalArgumentException("the role is " + invited.role().word() + " already");
    }
    String code = ENTROPY.token(INVITATION_CHARACTERS);
    folder.admins().addInvitation(invited, code);
    return code;
  }

  /**
   * Lets a device ask in the name of somebody who administers, without a browser. What keeps its
   * key the device says of itself; a browser's is refused, because its pages may use it.
   *
   * @param by who lets it
   * @return the device
   * @throws IllegalArgumentException when that cannot be; the message says why
   */
  public Device linkDevice(String name, UUID device, String by) {
    Admins.Admin admin = requireAdmin(name);
    Device linked =
        directory()
            .device(device)
            .filter(found -> found.revoked().isEmpty())
            .orElseThrow(() -> new IllegalArgumentException("there is no such device any more"));
    if (linked.kind() != Directory.Kind.PHONE || linked.protection() == Protection.BROWSER) {
      throw new IllegalArgumentException(
          "it is a browser or a foreign phone; only a phone of ours can be linked");
    }
    if (admins().link(admin, device, by)) return linked;
    throw new IllegalArgumentException("it is linked already, with them or somebody else");
  }

  /**
   * Ends that.
   *
   * @throws IllegalArgumentException when it was not so
   */
  public void unlinkDevice(String name, UUID device) {
    if (admins().unlink(requireAdmin(name), device)) return;
    throw new IllegalArgumentException("it is not linked with them");
  }

  private Admins.Admin requireAdmin(String name) {
    return admins()
        .named(name)
        .orElseThrow(() -> new IllegalArgumentException("nobody of that name administers"));
  }

  /**
   * Where the console is found, the public address first; nothing where that is no name and there
   * is no first look, because passkeys are for names.
   */
  public List<String> consolePages() throws IOException {
    Sites sites =
        new Sites(
            folder.config().publicAddress(),
            folder.port("https", folder.config().https()),
            folder.config().site().isPresent()
                ? folder.port("site", folder.config().site().get().listen())
                : 0,
            folder.config().firstLook().isPresent()
                ? folder.port("firstLook", folder.config().firstLook().get())
                : 0);
    return sites.pages();
  }

  /** Whom the organisation's own directory reports, and which directories may. */
  public Provisioning provisioning() {
    return folder.provisioning();
  }

  /**
   * Lets a directory report who joins and leaves.
   *
   * @return what it shows, which is kept nowhere
   * @throws IllegalArgumentException when there is one of that name, or the name will not do
   */
  public String addDirectory(String name) {
    String directory = requireName(name);
    String token = ENTROPY.token(DIRECTORY_CHARACTERS);
    if (folder.provisioning().addClient(directory, token)) return token;
    throw new IllegalArgumentException("one of that name reports already, or sixteen do");
  }

  /** Where a directory reports. */
  public String scimAddress() throws IOException {
    int port = folder.port("https", folder.config().https());
    return "https://" + folder.config().publicAddress() + ":" + port + "/scim/v2";
  }

  /** Documents that were installed, and who signs them. */
  public Policies policies() {
    return folder.policies();
  }

  /** Changes in the console that wait for a second person. */
  public Proposals proposals() {
    return folder.proposals();
  }

  /** What phones told that their watches over packets saw. */
  public AnomalyCounts anomalies() {
    return folder.anomalies();
  }

  /** How much there was in the last day. */
  public HistoryStore history() {
    return folder.history();
  }

  /** When devices signed in last. */
  public SeenDevices seenDevices() {
    return folder.seenDevices();
  }

  /** Which version of the policy devices were given. */
  public PolicyHandouts policyHandouts() {
    return folder.policyHandouts();
  }

  @Override
  public void close() {
    if (owned) folder.close();
  }

  private static String requireName(String name) {
    String user = UserName.normalized(name);
    if (UserName.isValid(user)) return user;
    throw new IllegalArgumentException(
        "a user's name has 1 to 64 letters a-z, digits, and . - _ between them");
  }
}
