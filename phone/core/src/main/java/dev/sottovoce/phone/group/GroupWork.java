package dev.sottovoce.phone.group;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.account.AccountException;
import dev.sottovoce.phone.account.LoggedAccounts;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.phone.account.PeerAccounts;
import dev.sottovoce.phone.log.HeadKeeper;
import dev.sottovoce.phone.log.LogAgreement;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a phone does about groups: those of others, and its own. */
public final class GroupWork {
  private static final Logger LOG = LoggerFactory.getLogger(GroupWork.class);

  private final Groups groups;
  private final OwnGroups own;
  private final Present present;
  private final AccountLabel self;

  private GroupWork(Groups groups, OwnGroups own, Present present, AccountLabel self) {
    this.groups = groups;
    this.own = own;
    this.present = present;
    this.self = self;
  }

  /** The own account, asked for with the certificate that is in use. */
  private interface Present {
    OwnAccount account() throws IOException;
  }

  /**
   * @param account with the certificate that is in use
   * @param memory holds the pins
   * @return nothing where the account's store keeps no key that things can be sealed to
   */
  public static Optional<GroupWork> of(
      Supplier<Account> account,
      AccountMemory memory,
      PeerAccounts peers,
      HeadKeeper heads,
      Clock clock)
      throws IOException {
    Optional<DeviceEncryptionKey> key = account.get().encryptionKey();
    if (!key.isPresent()) return Optional.empty();
    Present present = () -> new OwnAccount(account.get(), memory, clock);
    AccountLabel self = present.account().label();
    LogAgreement log = new LogAgreement(heads);
    GroupServer server = GroupServer.of(account, clock);
    GroupPins pins = new GroupPins(memory);
    LoggedAccounts.Own own = () -> present.account().refresh();
    LoggedAccounts accounts = new LoggedAccounts(self, own, peers, log::of);
    GroupReader reader =
        new GroupReader(
            server,
            accounts::current,
            log::of,
            pins,
            self,
            UUID.fromString(account.get().deviceId()),
            key.get(),
            clock,
            EnumSet.allOf(GroupReader.Check.class));
    Entropy entropy = new SecureRandom()::nextBytes;
    return Optional.of(
        new GroupWork(
            new Groups(server, reader, pins, self.domain(), clock, System::nanoTime),
            new OwnGroups(
                server,
                reader,
                accounts::current,
                account,
                self,
                entropy,
                new BouncyCastleCrypto()),
            present,
            self));
  }

  /** Those in which this phone's user is. */
  public Groups groups() {
    return groups;
  }

  /** Those that this phone's user owns. */
  public OwnGroups own() {
    return own;
  }

  /** Makes the own account say what is sealed to this device, if it does not yet. */
  public AccountState publishKey() throws IOException, AccountException {
    return present.account().publishEncryptionKey();
  }

  /** What is due at a start and each hour; blocks. */
  public void keepUp() {
    try {
      publishKey();
      boolean owns = groups.look().stream().anyMatch(each -> each.owner().equals(self));
      if (owns && own.renew() > 0) groups.look();
    } catch (AccountException e) {
      LOG.warn("the own account is not as it should be: {}", e.problem());
    } catch (IOException e) {
      LOG.warn("the groups could not be asked for: {}", e.getClass().getName());
    }
  }
}
