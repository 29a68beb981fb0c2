package dev.sottovoce.lab.interop.own;

import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server with a relay under a policy that officers have signed, and phones that enrol there. */
final class Street implements AutoCloseable {
  private static final Bytes ANNAS_KEY = Bytes.unsafeWrap(new byte[32]);
  private static final PolicyRoot ANNA =
      new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", ANNAS_KEY)));

  final House house;
  private final Path folder;
  private final RelayHouse relays;
  private final Queue<AutoCloseable> betweens = new ConcurrentLinkedQueue<>();

  /**
   * @param metadata as it stands in the policy
   */
  Street(Path folder, String metadata) throws Exception {
    this.folder = folder;
    relays = new RelayHouse(folder.resolve("house"), List.of(), true);
    house = relays.house;
    house.server().administration().trust(ANNA);
    install(2, metadata);
  }

  void install(int version, String metadata) throws Exception {
    String text =
        Profiles.text(Policy.Profile.DEFAULT)
            .replace("version: 1", "version: " + version)
            .replace("metadata: standard", "metadata: " + metadata);
    Bytes document = Bytes.utf8(text);
    house
        .server()
        .administration()
        .install(new SignedPolicy(document, PolicySignatures.sign("anna", ANNAS_KEY, document)));
    // The server looks at its policies once a second.
    Thread.sleep(1500);
  }

  PhoneConfig config(String user, String place, Account account) {
    return PhoneConfig.of(account).policies(PolicyStore.inFolder(home(user, place)));
  }

  private Path home(String user, String place) {
    return folder.resolve(user).resolve(place);
  }

  Account enrol(String user, String place) throws IOException {
    String code = house.server().administration().addUser(user).text();
    Path home = home(user, place);
    return Enrolment.redeem(
        code, place, AccountStore.inFolder(home), PolicyStore.inFolder(home), Clock.systemUTC());
  }

  void letInAnother(String user, String place) throws Exception {
    Account account = AccountStore.inFolder(home(user, place)).load().orElseThrow();
    OwnAccount own = new OwnAccount(account, AccountMemory.forgetting(), Clock.systemUTC());
    own.approve(own.waiting().get(0).code());
  }

  /** A phone whose connection somebody cuts up who has the authority's key. */
  Phone phone(String user, Wire wire, String... keyings) throws Exception {
    return phone(user, "desk", enrol(user, "desk"), wire, keyings);
  }

  /** The same for a device that has enrolled. */
  Phone phone(String user, String place, Account account, Wire wire, String... keyings)
      throws Exception {
    LyingServer between =
        new LyingServer(
            house.stolenIdentity(),
            house.server().sipPort(),
            account,
            wire.outgoing(),
            wire.incoming());
    betweens.add(between);
    return House.signedIn(config(user, place, between.account()).keyings(List.of(keyings)));
  }

  /** A phone whose connection somebody watches who has no key. */
  Phone phone(String user, RecordTap.Tape tape) throws Exception {
    RecordTap tap = new RecordTap(house.server().sipPort(), tape);
    betweens.add(tap);
    return House.signedIn(
        config(user, "desk", LyingServer.leadingTo(enrol(user, "desk"), tap.port())));
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : betweens) each.close();
    relays.close();
  }
}
