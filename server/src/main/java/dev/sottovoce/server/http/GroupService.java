package dev.sottovoce.server.http;

import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.group.GroupEpoch;
import dev.sottovoce.identity.group.GroupMember;
import dev.sottovoce.identity.group.GroupSealing;
import dev.sottovoce.identity.group.Recipient;
import dev.sottovoce.server.log.TransparencyLog;
import dev.sottovoce.server.store.Accounts;
import dev.sottovoce.server.store.Groups;
import dev.sottovoce.wire.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Groups' epochs for the phones of their members. What is stored is verified first, so that a
 * device's mistake does not spoil its group; phones verify it again and believe nothing that is
 * said here. Its calls block.
 */
public final class GroupService {
  /** What became of a request. */
  sealed interface Outcome {
    record Listing(List<Groups.Listed> groups) implements Outcome {}

    /**
     * @param newest number of the newest epoch
     * @param epochs some of them in order
     * @param envelope the newest key, sealed to the caller
     * @param former the key before, sealed to the caller
     */
    record Told(int newest, List<Bytes> epochs, Optional<Bytes> envelope, Optional<Bytes> former)
        implements Outcome {}

    record Stored(int number) implements Outcome {}

    /** There is no such group, or none that the caller's business is. */
    record NotFound() implements Outcome {}

    /** Not a device of ours, or not one of the owner. */
    record Refused() implements Outcome {}

    /** Another epoch was faster. */
    record Conflict() implements Outcome {}

    record Invalid(String why) implements Outcome {}
  }

  private final Accounts accounts;
  private final Groups groups;
  private final TransparencyLog log;
  private final String domain;

  public GroupService(Accounts accounts, Groups groups, TransparencyLog log, String domain) {
    this.accounts = accounts;
    this.groups = groups;
    this.log = log;
    this.domain = domain;
  }

  Outcome list(Caller caller) {
    return new Outcome.Listing(groups.of(caller.device().user()));
  }

  /**
   * @param known the newest epoch that the caller has, or 0
   */
  Outcome read(Caller caller, String owner, String name, int known) {
    int newest = groups.newest(owner, name);
    if (newest == 0 || !groups.isMember(caller.device().user(), owner, name)) {
      return new Outcome.NotFound();
    }
    int from = known == 0 ? newest - 1 : Math.min(known, newest - 1);
    UUID device = caller.device().device();
    return new Outcome.Told(
        newest,
        groups.epochs(owner, name, from),
        groups.envelope(owner, name, newest, device),
        groups.envelope(owner, name, newest - 1, device));
  }

  /** Adds an epoch to the caller's own group, or makes it. */
  Outcome append(
      Caller caller, String owner, String name, Bytes encoded, Map<UUID, Bytes> envelopes) {
    if (!caller.is(owner)) return new Outcome.Refused();
    Optional<GroupEpoch> epoch =
        GroupEpoch.decode(encoded).filter(each -> each.name().equals(name));
    if (epoch.isEmpty()) return new Outcome.Invalid("this is no epoch of that group");
    Optional<AccountChain> chain = AccountChain.read(accounts.chain(owner)).valid();
    if (chain.isEmpty() || !epoch.get().isSignedBy(chain.get().state())) {
      return new Outcome.Invalid("no device of the owner has signed it");
    }
    if (!isOfHere(epoch.get()) || !areAll(epoch.get(), envelopes)) {
      return new Outcome.Invalid("its members or envelopes are not those that it names");
    }
    int newest = groups.newest(owner, name);
    boolean follows = newest == 0 ? epoch.get().number() == 1 : follows(owner, epoch.get(), newest);
    return follows ? store(owner, epoch.get(), envelopes) : new Outcome.Conflict();
  }

  private boolean isOfHere(GroupEpoch epoch) {
    return epoch.members().stream().allMatch(each -> each.label().domain().equals(domain));
  }

  private static boolean areAll(GroupEpoch epoch, Map<UUID, Bytes> envelopes) {
    Set<UUID> named = new HashSet<>();
    for (GroupMember member : epoch.members()) {
      for (Recipient each : member.recipients()) {
        Bytes envelope = envelopes.get(each.device());
        boolean fits =
            envelope != null
                && envelope.length() == GroupSealing.ENVELOPE_OCTETS
                && each.isFor(envelope);
        if (!fits) return false;
        named.add(each.device());
      }
    }
    return named.equals(envelopes.keySet());
  }

  private boolean follows(String owner, GroupEpoch epoch, int newest) {
    List<Bytes> last = groups.epochs(owner, epoch.name(), newest);
    return !last.isEmpty()
        && GroupEpoch.decode(last.get(0)).filter(before -> epoch.follows(before)).isPresent();
  }

  private Outcome store(String owner, GroupEpoch epoch, Map<UUID, Bytes> envelopes) {
    // After a restored backup the log knows what came after it: nothing else takes that place.
    String label = GroupEpoch.logLabel(new AccountLabel(owner, domain), epoch.name());
    if (!log.admits(label, epoch.number(), epoch.hash())) return new Outcome.Conflict();
    List<String> members = epoch.members().stream().map(each -> each.label().user()).toList();
    boolean added =
        groups.append(owner, epoch.name(), epoch.number(), epoch.encoded(), envelopes, members);
    if (!added) return new Outcome.Conflict();
    record(owner, label, epoch);
    return new Outcome.Stored(epoch.number());
  }

  /** With what a crash kept from the log before. */
  private void record(String owner, String label, GroupEpoch epoch) {
    for (long next = log.newest(label) + 1; next < epoch.number(); next = log.newest(label) + 1) {
      List<Bytes> missing = groups.epochs(owner, epoch.name(), (int) next);
      Optional<GroupEpoch> kept = GroupEpoch.decode(missing.get(0));
      log.record(label, next, kept.orElseThrow().hash());
    }
    log.record(label, epoch.number(), epoch.hash());
  }
}
