package dev.sottovoce.phone.group;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.group.GroupEpoch;
import dev.sottovoce.identity.group.GroupMember;
import dev.sottovoce.identity.group.GroupName;
import dev.sottovoce.identity.group.GroupSealing;
import dev.sottovoce.identity.group.GroupSealing.Invited;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.account.AccountException;
import dev.sottovoce.phone.enrol.GroupExchange;
import dev.sottovoce.phone.enrol.GroupExchange.Taken;
import dev.sottovoce.phone.group.GroupException.Problem;
import dev.sottovoce.phone.group.GroupPins.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups that this phone's user owns: made, changed, and given another key whenever somebody
 * leaves or the members' devices change. Any device of the owner's account may do that.
 */
public final class OwnGroups {
  private static final Logger LOG = LoggerFactory.getLogger(OwnGroups.class);

  private final GroupServer server;
  private final GroupReader reader;
  private final GroupReader.Accounts accounts;
  private final Supplier<Account> account;
  private final AccountLabel self;
  private final Entropy entropy;
  private final CryptoBackend crypto;

  OwnGroups(
      GroupServer server,
      GroupReader reader,
      GroupReader.Accounts accounts,
      Supplier<Account> account,
      AccountLabel self,
      Entropy entropy,
      CryptoBackend crypto) {
    this.server = server;
    this.reader = reader;
    this.accounts = accounts;
    this.account = account;
    this.self = self;
    this.entropy = entropy;
    this.crypto = crypto;
  }

  /** Makes a group; its owner is in it. */
  public GroupEpoch create(String name, List<AccountLabel> members)
      throws IOException, AccountException, GroupException {
    if (!GroupName.isValid(name)) {
      throw new GroupException(
          Problem.UNKNOWN_GROUP,
          "A group's name has 1 to 64 lower-case letters, digits, dots, dashes, underscores.");
    }
    if (base(name).isPresent()) {
      throw new GroupException(
          Problem.UNKNOWN_GROUP, "There is a group " + name + " already; see: group list.");
    }
    List<Invited> invited = new ArrayList<>();
    invited.add(Invited.of(accounts.current(self)));
    for (AccountLabel each : members) {
      if (!each.equals(self)) invited.add(invite(each));
    }
    return publish(name, Optional.empty(), invited);
  }

  /** Lets somebody in, with a new key: what was said before stays among those who were there. */
  public GroupEpoch add(String name, AccountLabel member)
      throws IOException, AccountException, GroupException {
    GroupEpoch before = existing(name);
    if (before.member(member).isPresent()) {
      throw new GroupException(Problem.MEMBER, member.user() + " is in " + name + " already.");
    }
    List<Invited> invited = remaining(before);
    invited.add(invite(member));
    return publish(name, Optional.of(before), invited);
  }

  /** Takes somebody out; the new key is not sealed to them. */
  public GroupEpoch remove(String name, AccountLabel member)
      throws IOException, AccountException, GroupException {
    GroupEpoch before = existing(name);
    if (member.equals(self)) {
      throw new GroupException(Problem.MEMBER, "The owner of a group cannot leave it.");
    }
    if (!before.member(member).isPresent()) {
      throw new GroupException(Problem.MEMBER, member.user() + " is not in " + name + ".");
    }
    List<Invited> invited = new ArrayList<>();
    for (GroupMember each : before.members()) {
      if (!each.label().equals(member)) invited.add(still(each));
    }
    return publish(name, Optional.of(before), invited);
  }

  /** A new key for the same members, sealed to the devices that they have now. */
  public GroupEpoch rotate(String name) throws IOException, AccountException, GroupException {
    GroupEpoch before = existing(name);
    return publish(name, Optional.of(before), remaining(before));
  }

  /**
   * Gives every own group a new key whose members have other devices than it is sealed to, or whose
   * newest epoch was signed by a device that is the owner's no more.
   *
   * @return how many that were
   * @throws IOException when the server or its log does not answer
   */
  public int renew() throws IOException {
    int renewed = 0;
    for (GroupExchange.Listed each : server.list()) {
      if (each.owner().equals(self.user()) && renewed(each.name())) renewed++;
    }
    return renewed;
  }

  private boolean renewed(String name) throws IOException {
    try {
      Optional<GroupEpoch> before = base(name);
      if (!before.isPresent()) return false;
      List<Invited> now = remaining(before.get());
      boolean same =
          isSealedTo(before.get(), now) && before.get().isSignedBy(accounts.current(self));
      if (same) return false;
      publish(name, before, now);
      return true;
    } catch (GroupException e) {
      LOG.warn("a group of this phone's could not be renewed: {}", e.problem());
    } catch (AccountException e) {
      LOG.warn("a group could not be renewed for a member's account: {}", e.problem());
    }
    return false;
  }

  private static boolean isSealedTo(GroupEpoch epoch, List<Invited> now) {
    for (Invited each : now) {
      GroupMember member =
          epoch.member(each.label()).orElseThrow(() -> new IllegalStateException("no member"));
      List<AccountDevice> devices = new ArrayList<>(each.devices());
      devices.removeIf(device -> !device.encryptionKey().isPresent());
      if (devices.size() != member.recipients().size()) return false;
      for (AccountDevice device : devices) {
        if (!member.recipient(device.device()).filter(to -> to.is(device)).isPresent()) {
          return false;
        }
      }
    }
    return true;
  }

  private GroupEpoch existing(String name) throws IOException, AccountException, GroupException {
    return base(name)
        .orElseThrow(() ->
            new GroupException(
                Problem.UNKNOWN_GROUP,
                "You own no group " + name + "; see: sottovoce group list."));
  }

  /** What the next epoch follows. */
  private Optional<GroupEpoch> base(String name)
      throws IOException, AccountException, GroupException {
    Optional<GroupView> view = reader.read(new Place(self, name), GroupReader.Purpose.NEXT_EPOCH);
    view.ifPresent(GroupView::wipe);
    return view.map(GroupView::epoch);
  }

  private List<Invited> remaining(GroupEpoch before) throws IOException, AccountException {
    List<Invited> all = new ArrayList<>();
    for (GroupMember each : before.members()) all.add(still(each));
    return all;
  }

  /** Nothing is sealed to an account that has taken the place of the one that was let in. */
  private Invited still(GroupMember member) throws IOException, AccountException {
    try {
      AccountState now = accounts.current(member.label());
      if (now.id().equals(member.account())) return Invited.of(now);
    } catch (AccountException e) {
      boolean gone =
          e.problem() == AccountException.Problem.CHANGED
              || e.problem() == AccountException.Problem.UNKNOWN_DEVICE;
      if (!gone) throw e;
    }
    return new Invited(member.label(), member.account(), List.of());
  }

  private Invited invite(AccountLabel label) throws IOException, AccountException, GroupException {
    AccountState state = accounts.current(label);
    boolean reachable =
        state.devices().stream().anyMatch(device -> device.encryptionKey().isPresent());
    if (!reachable) {
      throw new GroupException(
          Problem.MEMBER,
          "No device of "
              + label.user()
              + " has a key that things can be sealed to; it gets one when its phone is next open.");
    }
    return Invited.of(state);
  }

  private GroupEpoch publish(String name, Optional<GroupEpoch> before, List<Invited> members)
      throws IOException, GroupException {
    Account signer = account.get();
    GroupSealing sealing = seal(name, before, members, signer);
    Taken taken = server.publish(self.user(), sealing);
    if (taken == Taken.CONFLICT) {
      throw new GroupException(
          Problem.REFUSED,
          "Another device has changed the group, or you own too many; look and try again.");
    }
    if (taken == Taken.REFUSED) {
      throw new GroupException(Problem.REFUSED, "The server refused the change; see its log.");
    }
    return sealing.epoch();
  }

  private GroupSealing seal(
      String name, Optional<GroupEpoch> before, List<Invited> members, Account signer)
      throws GroupException {
    try {
      return GroupSealing.make(
          name,
          before,
          members,
          UUID.fromString(signer.deviceId()),
          signer.deviceKey(),
          entropy,
          crypto);
    } catch (IllegalArgumentException e) {
      throw new GroupException(
          Problem.MEMBER,
          "A group has at most "
              + GroupEpoch.MAX_MEMBERS
              + " members with "
              + GroupEpoch.MAX_RECIPIENTS
              + " devices, and nobody twice.");
    }
  }
}
