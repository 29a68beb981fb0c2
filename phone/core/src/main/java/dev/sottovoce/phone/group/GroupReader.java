package dev.sottovoce.phone.group;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.identity.group.GroupEpoch;
import dev.sottovoce.identity.group.GroupSealing;
import dev.sottovoce.phone.account.AccountException;
import dev.sottovoce.phone.enrol.GroupExchange;
import dev.sottovoce.phone.group.GroupException.Problem;
import dev.sottovoce.phone.group.GroupPins.Place;
import dev.sottovoce.phone.log.LogAgreement;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads one group from the server and believes of it what its owner has signed: signature, pin,
 * chain of epochs, and log.
 */
final class GroupReader {
  /** What is looked at; tests leave one out to show that it is needed. */
  enum Check {
    SIGNATURE,
    OWNER_PIN,
    ROLLBACK,
    CHAIN,
    LOG
  }

  /** Accounts as they are now, believed. */
  interface Accounts {
    AccountState current(AccountLabel label) throws IOException, AccountException;
  }

  /** What the group is read for. */
  enum Purpose {
    /** Its key is used: who signed the epoch has to be a device of the owner's now. */
    CALL,
    /** The owner makes the next epoch: it is enough that this phone saw it well signed once. */
    NEXT_EPOCH
  }

  private static final int MOST_PAGES = 64;

  private final GroupServer server;
  private final Accounts accounts;
  private final LogAgreement.Judge log;
  private final GroupPins pins;
  private final AccountLabel self;
  private final UUID device;
  private final DeviceEncryptionKey key;
  private final Clock clock;
  private final Set<Check> checks;

  /**
   * @param self whose phone this is
   * @param key opens what is sealed to this device
   */
  GroupReader(
      GroupServer server,
      Accounts accounts,
      LogAgreement.Judge log,
      GroupPins pins,
      AccountLabel self,
      UUID device,
      DeviceEncryptionKey key,
      Clock clock,
      Set<Check> checks) {
    this.server = server;
    this.accounts = accounts;
    this.log = log;
    this.pins = pins;
    this.self = self;
    this.device = device;
    this.key = key;
    this.clock = clock;
    this.checks = checks;
  }

  /**
   * Reads a group.
   *
   * @return nothing when the server says that this phone's user is in no such group; its pin stays
   * @throws GroupException when what the server tells must not be taken
   */
  Optional<GroupView> read(Place place, Purpose purpose)
      throws IOException, AccountException, GroupException {
    Optional<GroupPin> pin = pins.of(place);
    Optional<GroupExchange.Reply> first = ask(place, pin.map(GroupPin::epoch).orElse(0));
    if (!first.isPresent()) return Optional.empty();
    Walk walk = new Walk(place, pin);
    GroupExchange.Reply reply = walk.toTheEnd(first.get());
    GroupEpoch newest = walk.newest();
    judge(place, pin, newest, purpose);
    Instant seenAt =
        pin.filter(known -> known.isOf(newest)).map(GroupPin::seenAt).orElseGet(clock::instant);
    pins.put(place, GroupPin.of(newest, seenAt));
    Optional<Secret> former =
        walk.before().filter(newest::keepsAllOf).flatMap(before -> open(before, reply.former()));
    return Optional.of(
        new GroupView(place.owner(), newest, seenAt, open(newest, reply.envelope()), former));
  }

  private Optional<GroupExchange.Reply> ask(Place place, int known) throws IOException {
    return server.read(place.owner().user(), place.name(), known);
  }

  private Optional<Secret> open(GroupEpoch epoch, Optional<Bytes> envelope) {
    return envelope.flatMap(each -> GroupSealing.open(epoch, self, device, each, key));
  }

  private void judge(Place place, Optional<GroupPin> pin, GroupEpoch newest, Purpose purpose)
      throws IOException, AccountException, GroupException {
    boolean otherOwner = pin.isPresent() && !pin.get().owner().equals(newest.owner().account());
    if (otherOwner && checks.contains(Check.OWNER_PIN)) {
      throw new GroupException(
          Problem.OTHER_OWNER,
          "The owner of " + place.name() + " is another account than before: tell the operator.");
    }
    boolean seenBefore =
        purpose == Purpose.NEXT_EPOCH && pin.filter(known -> known.isOf(newest)).isPresent();
    if (!seenBefore
        && checks.contains(Check.SIGNATURE)
        && !newest.isSignedBy(accounts.current(place.owner()))) {
      throw new GroupException(
          Problem.NOT_SIGNED,
          "No device of the owner's account has signed what the server tells of "
              + place.name()
              + "; if the owner has lost a device, the next rotation mends it.");
    }
    if (!checks.contains(Check.LOG)) return;
    String label = GroupEpoch.logLabel(place.owner(), place.name());
    LogAgreement.Finding found = log.of(label, newest.number(), Optional.of(newest.hash()));
    if (!found.isAgreed()) {
      throw new GroupException(
          Problem.NOT_AS_LOGGED,
          "The log shows another epoch of "
              + place.name()
              + " than the server tells: tell the operator.");
    }
  }

  /** From what is pinned to the newest epoch, each one named by the next. */
  private final class Walk {
    private final Place place;
    private final Optional<GroupPin> pin;
    private @Nullable GroupEpoch before;
    private @Nullable GroupEpoch last;
    private boolean passedPin;

    Walk(Place place, Optional<GroupPin> pin) {
      this.place = place;
      this.pin = pin;
      this.passedPin = !pin.isPresent();
    }

    GroupExchange.Reply toTheEnd(GroupExchange.Reply first) throws IOException, GroupException {
      GroupExchange.Reply reply = first;
      for (int page = 0; page < MOST_PAGES; page++) {
        for (Bytes each : reply.epochs()) take(each);
        if (newest().number() >= reply.newest()) return arrived(reply);
        Optional<GroupExchange.Reply> next = ask(place, newest().number());
        if (!next.isPresent()) throw malformed();
        reply = next.get();
      }
      throw new GroupException(
          Problem.FORKED,
          place.name() + " has changed too often since this phone saw it; make a new group.");
    }

    private GroupExchange.Reply arrived(GroupExchange.Reply reply) throws GroupException {
      boolean rolledBack = pin.isPresent() && newest().number() < pin.get().epoch();
      if (rolledBack && checks.contains(Check.ROLLBACK)) {
        throw new GroupException(
            Problem.ROLLED_BACK,
            "The server tells an older epoch of "
                + place.name()
                + " than it did before: tell the operator.");
      }
      if (!rolledBack && !passedPin && checks.contains(Check.CHAIN)) throw forked();
      return reply;
    }

    private void take(Bytes encoded) throws GroupException {
      Optional<GroupEpoch> decoded = GroupEpoch.decode(encoded);
      boolean ours =
          decoded.isPresent()
              && decoded.get().name().equals(place.name())
              && decoded.get().owner().label().equals(place.owner());
      if (!ours) throw malformed();
      GroupEpoch next = decoded.get();
      GroupEpoch known = last;
      if (known != null && known.hash().equals(next.hash())) return;
      boolean goesOn = known == null || next.follows(known);
      boolean contradicts =
          pin.isPresent() && pin.get().epoch() == next.number() && !pin.get().isOf(next);
      if ((!goesOn || contradicts) && checks.contains(Check.CHAIN)) throw forked();
      if (pin.isPresent() && pin.get().isOf(next)) passedPin = true;
      before = known;
      last = next;
    }

    private GroupException forked() {
      return new GroupException(
          Problem.FORKED,
          "What the server tells of "
              + place.name()
              + " does not go on from what it told before: tell the operator.");
    }

    private GroupException malformed() {
      return new GroupException(
          Problem.MALFORMED, "What the server tells of " + place.name() + " is no group.");
    }

    GroupEpoch newest() throws GroupException {
      GroupEpoch known = last;
      if (known == null) throw malformed();
      return known;
    }

    Optional<GroupEpoch> before() {
      return Optional.ofNullable(before);
    }
  }
}
