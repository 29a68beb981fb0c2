package dev.sottovoce.server.http;

import dev.sottovoce.identity.DeviceRevocation;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.SignedStatement;
import dev.sottovoce.identity.account.Statement;
import dev.sottovoce.server.log.LogProofs;
import dev.sottovoce.server.log.TransparencyLog;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.store.Accounts;
import dev.sottovoce.server.store.Accounts.Candidate;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.server.store.LiveDevices;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Account chains for those who hold a device certificate. What is stored is verified first, so that
 * a device's mistake does not spoil its account; phones verify it again and believe nothing that is
 * said here. Its calls block.
 */
public final class AccountService {
  /** What became of a request. */
  sealed interface Outcome {
    /**
     * @param known how many of the chain's statements the caller has already
     * @param statements those after them
     * @param resetOrdered whether an operator lets the caller found a new chain
     * @param candidates who waits to be let in; only a device of the same user sees them
     * @param revoked devices of the user that were cut off, as the authority signs it
     * @param proof what the log shows of the account, where that was asked and can be shown
     */
    record Chain(
        int known,
        List<Bytes> statements,
        boolean resetOrdered,
        List<Candidate> candidates,
        List<Bytes> revoked,
        Optional<LatestProof> proof)
        implements Outcome {}

    record Stored(long version) implements Outcome {}

    record Offered() implements Outcome {}

    /**
     * @param operatorKey whether the user has a foreign phone whose key the operator made
     */
    record NotFound(boolean operatorKey) implements Outcome {}

    /** Not a device of ours, or not one of that user. */
    record Refused() implements Outcome {}

    /** Another statement was faster, or there is an account already. */
    record Conflict() implements Outcome {}

    record Invalid(String why) implements Outcome {}
  }

  /** Of one user, the last ones. */
  private static final int MOST_REVOKED = 16;

  private final Directory directory;
  private final LiveDevices devices;
  private final Accounts accounts;
  private final TransparencyLog log;
  private final LogProofs proofs;
  private final Supplier<CertificateAuthority> authority;
  private final String domain;

  /**
   * @param authority signs that devices were cut off
   */
  public AccountService(
      Directory directory,
      Accounts accounts,
      TransparencyLog log,
      Supplier<CertificateAuthority> authority,
      String domain) {
    this.authority = authority;
    this.directory = directory;
    this.devices = new LiveDevices(directory, domain);
    this.accounts = accounts;
    this.log = log;
    this.proofs = new LogProofs(log);
    this.domain = domain;
  }

  private boolean isLive(UUID device, String user) {
    return directory
        .device(device)
        .filter(each -> each.user().equals(user) && each.revoked().isEmpty())
        .isPresent();
  }

  /** Whether a device is one of its user's account, and not only certified. */
  public boolean isMember(Caller caller) {
    return AccountChain.read(accounts.chain(caller.device().user()))
        .valid()
        .flatMap(chain -> chain.state().device(caller.device().device()))
        .filter(caller::is)
        .isPresent();
  }

  /**
   * @param knownHash of the last statement that the caller has, or empty
   * @param head the size of the log's head that the caller has, when a proof is wanted
   */
  Outcome read(Caller caller, String user, Bytes knownHash, Optional<Long> head) {
    List<Bytes> chain = accounts.chain(user);
    boolean own = caller.is(user);
    if (chain.isEmpty() && !own) return new Outcome.NotFound(directory.hasOperatorKey(user));
    int known = countUpTo(chain, knownHash);
    return new Outcome.Chain(
        known,
        chain.subList(known, chain.size()),
        own && accounts.isResetOrdered(user),
        own ? accounts.candidates(user) : List.of(),
        revoked(user),
        head.flatMap(from -> proofs.latest(TransparencyLog.account(user, domain), from)));
  }

  /**
   * For a device that was cut off: its user's account up to the statement that took it off, and
   * nothing of what came after.
   */
  Outcome lookBack(Caller former, String user, Bytes knownHash) {
    if (!former.is(user)) return new Outcome.Refused();
    Optional<AccountChain> chain = AccountChain.read(accounts.chain(user)).valid();
    if (chain.isEmpty()) return new Outcome.Refused();
    List<Bytes> seen = upTo(chain.get(), former.device().device(), knownHash);
    if (seen.isEmpty()) return new Outcome.Refused();
    int known = countUpTo(seen, knownHash);
    return new Outcome.Chain(
        known,
        seen.subList(known, seen.size()),
        false,
        List.of(),
        devices.revocation(former.device().device()).map(authority.get()::signed).stream().toList(),
        Optional.empty());
  }

  private static List<Bytes> upTo(AccountChain chain, UUID device, Bytes knownHash) {
    List<Bytes> all = chain.encoded();
    Optional<SignedStatement> parting = chain.partingWith(device);
    if (parting.isPresent()) return all.subList(0, chain.statements().indexOf(parting.get()) + 1);
    // The operator cut it off: what it knows, or where another account was founded, how that began.
    int known = countUpTo(all, knownHash);
    boolean founded = chain.state().replaces().isPresent() && !chain.state().hasUsed(device);
    return all.subList(0, founded ? 1 : known);
  }

  private List<Bytes> revoked(String user) {
    CertificateAuthority signer = authority.get();
    List<Bytes> all = new ArrayList<>();
    directory
        .revokedDevices(user, MOST_REVOKED)
        .forEach(
            (device, at) -> all.add(signer.signed(new DeviceRevocation(user, domain, device, at))));
    return all;
  }

  /** How many statements there are up to the one with that hash; none for an empty hash. */
  private static int countUpTo(List<Bytes> chain, Bytes hash) {
    if (hash.isEmpty()) return 0;
    for (int i = chain.size(); i > 0; i--) {
      Optional<SignedStatement> statement = SignedStatement.decode(chain.get(i - 1));
      if (statement.filter(each -> each.hash().equals(hash)).isPresent()) return i;
    }
    return 0;
  }

  /** Adds a statement at the end of the caller's own chain, or founds it. */
  Outcome append(Caller caller, String user, Bytes encoded) {
    if (!caller.is(user)) return new Outcome.Refused();
    Optional<SignedStatement> statement = SignedStatement.decode(encoded);
    if (statement.isEmpty()) return new Outcome.Invalid("this is no statement");
    Optional<AccountChain> chain = AccountChain.read(accounts.chain(user)).valid();
    if (statement.get().statement() instanceof Statement.Found found) {
      return found(caller, chain, statement.get(), found);
    }
    if (chain.isEmpty()) return new Outcome.NotFound(false);
    if (statement.get().number() <= chain.get().state().version()) return new Outcome.Conflict();
    if (!isPlausible(caller, statement.get().statement())) {
      return new Outcome.Invalid("the device in it is not the one that it says");
    }
    return switch (chain.get().append(List.of(encoded))) {
      case AccountChain.Reading.Broken broken ->
          new Outcome.Invalid("it does not fit the account: " + broken.reason());
      case AccountChain.Reading.Valid valid -> store(user, chain.get(), valid.chain());
    };
  }

  /** Phones look at signatures; this only keeps accounts from naming devices that are not there. */
  private boolean isPlausible(Caller caller, Statement statement) {
    return switch (statement) {
      case Statement.Add add -> isLive(add.device().device(), caller.device().user());
      case Statement.Recover recover -> caller.is(recover.device());
      default -> true;
    };
  }

  private Outcome found(
      Caller caller, Optional<AccountChain> old, SignedStatement first, Statement.Found found) {
    String user = caller.device().user();
    if (!caller.is(found.device()) || !found.label().equals(new AccountLabel(user, domain))) {
      return new Outcome.Invalid("it founds an account of somebody else");
    }
    if (old.isPresent() && !accounts.isResetOrdered(user)) return new Outcome.Conflict();
    boolean replaces =
        found.replaces().equals(old.map(chain -> chain.state().id()))
            && (old.isEmpty() || first.previous().equals(old.get().state().lastHash()));
    if (!replaces) return new Outcome.Conflict();
    return switch (AccountChain.read(List.of(first.encoded()))) {
      case AccountChain.Reading.Broken broken ->
          new Outcome.Invalid("it founds nothing: " + broken.reason());
      case AccountChain.Reading.Valid valid ->
          store(user, old.orElse(valid.chain()), valid.chain());
    };
  }

  private Outcome store(String user, AccountChain before, AccountChain after) {
    SignedStatement last = after.statements().get(after.statements().size() - 1);
    List<UUID> removed = new ArrayList<>();
    for (AccountDevice each : before.state().devices()) {
      if (after.state().device(each.device()).isEmpty()) removed.add(each.device());
    }
    // After a restored backup the log knows what came after it: nothing else takes that place.
    String label = TransparencyLog.account(user, domain);
    if (!log.admits(label, last.number(), last.hash())) return new Outcome.Conflict();
    long founding = after.statements().get(0).number();
    if (!accounts.append(user, last.number(), founding, last.encoded(), removed)) {
      return new Outcome.Conflict();
    }
    record(label, last.number(), after);
    for (AccountDevice each : after.state().devices()) accounts.forgetCandidate(each.device());
    return new Outcome.Stored(after.state().version());
  }

  /** With what a crash kept from the log before. */
  private void record(String label, long last, AccountChain chain) {
    long newest = log.newest(label);
    for (SignedStatement each : chain.statements()) {
      if (each.number() > newest || each.number() == last) {
        log.record(label, each.number(), each.hash());
      }
    }
  }

  /**
   * A device that has its certificate, and asks to be let into its user's account.
   *
   * @param entry as {@link AccountDevice#encoded} makes it
   * @param consent its signature for this account
   */
  Outcome offer(Caller caller, String user, Bytes entry, Bytes consent) {
    if (!caller.is(user)) return new Outcome.Refused();
    Optional<AccountChain> chain = AccountChain.read(accounts.chain(user)).valid();
    if (chain.isEmpty()) return new Outcome.NotFound(false);
    Optional<AccountDevice> device = AccountDevice.decode(entry).filter(caller::is);
    if (device.filter(each -> each.consents(chain.get().state().id(), consent)).isEmpty()) {
      return new Outcome.Invalid("the device does not consent to this account");
    }
    accounts.offer(user, new Candidate(device.get().device(), entry, consent));
    return new Outcome.Offered();
  }
}
