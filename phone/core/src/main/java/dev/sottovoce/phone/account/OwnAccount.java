package dev.sottovoce.phone.account;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.identity.account.RecoveryKey;
import dev.sottovoce.identity.account.SignedStatement;
import dev.sottovoce.identity.account.Statement;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountMemory.Part;
import dev.sottovoce.phone.account.AccountException.Problem;
import dev.sottovoce.phone.enrol.AccountExchange;
import dev.sottovoce.phone.enrol.AccountExchange.Candidate;
import dev.sottovoce.phone.enrol.AccountExchange.Taken;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * The account that this device belongs to, and what it may do in it. The chain is kept: a server
 * that later tells a shorter or another one is found out. All calls but {@link #known} block.
 */
public final class OwnAccount {
  /** Another device may be faster so often. */
  private static final int TRIES = 3;

  /** What the server said last, after it was verified. */
  private record Seen(
      Optional<AccountChain> chain,
      boolean mayFound,
      List<Candidate> candidates,
      Set<UUID> cutOff) {}

  private final Account account;
  private final AccountMemory memory;
  private final AccountExchange server;
  private final AccountLabel label;
  private final AccountDevice self;
  private final Entropy entropy;

  public OwnAccount(Account account, AccountMemory memory, Clock clock) throws IOException {
    this.account = account;
    this.memory = memory;
    this.server = new AccountExchange(account, clock);
    this.label =
        AccountLabel.parse(account.address())
            .orElseThrow(() -> new IOException("the account's address is none"));
    Bytes publicKey = Bytes.copyOf(account.deviceChain().get(0).getPublicKey().getEncoded());
    UUID id = UUID.fromString(account.deviceId());
    this.self =
        new AccountDevice(
            id,
            publicKey,
            account.protection(),
            account.encryptionKey().map(DeviceEncryptionKey::publicKey));
    this.entropy = new SecureRandom()::nextBytes;
  }

  /** The account as it was read last; nothing when it never was. */
  public Optional<AccountState> known() throws IOException {
    return load().map(AccountChain::state);
  }

  /** Whose account it is. */
  public AccountLabel label() {
    return label;
  }

  /**
   * Whether the account, as it was read last, has that statement; what was before it was founded is
   * not known here and counts as had.
   */
  public boolean has(long number, Bytes hash) throws IOException {
    Optional<AccountChain> chain = load();
    if (!chain.isPresent()) return false;
    for (SignedStatement each : chain.get().statements()) {
      if (each.number() == number) return each.hash().equals(hash);
    }
    return number < chain.get().statements().get(0).number();
  }

  /** This device as the account lists it, or would. */
  public AccountDevice self() {
    return self;
  }

  /**
   * Founds the account, asks to be let into it, or tells that nothing of that is needed.
   *
   * @throws AccountException when what the server tells is no account of this user
   */
  public Membership join() throws IOException, AccountException {
    for (int i = 0; i < TRIES; i++) {
      Seen seen = read();
      if (seen.mayFound()) {
        RecoveryKey words = RecoveryKey.generate(entropy);
        try (words) {
          if (found(seen.chain(), words)) return new Membership.Founded(words.words());
        }
      } else if (seen.chain().isPresent()) {
        return standing(seen);
      }
    }
    throw new AccountException(
        Problem.REFUSED, "The server takes no account from this device; see its log.");
  }

  private boolean found(Optional<AccountChain> old, RecoveryKey words)
      throws IOException, AccountException {
    AccountChain chain =
        AccountChain.found(
            label, old.map(AccountChain::state), self, words.hash(), account.deviceKey());
    return submit(chain);
  }

  private Membership standing(Seen seen) throws IOException {
    Optional<Parting> parting = parting(seen);
    if (parting.isPresent()) return new Membership.Removed(parting.get());
    AccountState state = seen.chain().get().state();
    if (isMember(state)) return new Membership.Member();
    server.offer(label.user(), self, self.consent(state.id(), account.deviceKey()));
    return new Membership.Waiting(self.shortCode(state.id()));
  }

  private boolean isMember(AccountState state) {
    return state.deviceWith(self.publicKey()).isPresent();
  }

  /**
   * Asks the server what has changed.
   *
   * @return the account without devices that the operator has cut off
   * @throws AccountException when it tells something else than before
   */
  public AccountState refresh() throws IOException, AccountException {
    Seen seen = read();
    return chain(seen).state().without(seen.cutOff());
  }

  /**
   * Whether this device is still of the account, and if not, why. The server tells that to a device
   * that it does not take any more, too.
   *
   * @throws AccountException when what it tells is not the account of before
   */
  public Optional<Parting> parting() throws IOException, AccountException {
    return parting(read());
  }

  /** The same for the person, also where what the server tells is not the account of before. */
  public Optional<String> partingSentence() throws IOException {
    try {
      return parting().map(Parting::sentence);
    } catch (AccountException e) {
      return Optional.of(e.sentence());
    }
  }

  private Optional<Parting> parting(Seen seen) {
    Optional<SignedStatement> by = seen.chain().flatMap(chain -> chain.partingWith(self.device()));
    if (by.isPresent()) {
      boolean recovery = by.get().statement() instanceof Statement.Recover;
      return Optional.of(recovery ? Parting.RECOVERED : Parting.REMOVED);
    }
    return seen.cutOff().contains(self.device()) ? Optional.of(Parting.CUT_OFF) : Optional.empty();
  }

  private AccountChain chain() throws IOException, AccountException {
    return chain(read());
  }

  private static AccountChain chain(Seen seen) throws AccountException {
    return seen.chain()
        .orElseThrow(() ->
            new AccountException(
                Problem.NOT_A_MEMBER,
                "There is no account yet; found it with: sottovoce phone devices join"));
  }

  /** Devices that wait, each with the code that its own screen shows as well. */
  public List<WaitingDevice> waiting() throws IOException, AccountException {
    Seen seen = read();
    List<WaitingDevice> waiting = new ArrayList<>();
    if (!seen.chain().isPresent()) return waiting;
    AccountState state = seen.chain().get().state();
    for (Candidate each : seen.candidates()) {
      boolean fits =
          each.device().consents(state.id(), each.consent())
              && !state.hasUsed(each.device().device());
      if (fits) waiting.add(new WaitingDevice(each.device(), each.device().shortCode(state.id())));
    }
    return waiting;
  }

  /**
   * Lets a waiting device in.
   *
   * @param code as the new device's screen shows it; the server cannot make another device have it
   */
  public AccountState approve(String code) throws IOException, AccountException {
    String wanted = digits(code);
    return change(seen -> {
      AccountState state = seen.chain().get().state();
      for (Candidate each : seen.candidates()) {
        if (digits(each.device().shortCode(state.id())).equals(wanted)) {
          return new Statement.Add(each.device(), each.consent());
        }
      }
      throw new AccountException(
          Problem.UNKNOWN_DEVICE,
          "No waiting device shows this code; list them: sottovoce phone devices list");
    });
  }

  private static String digits(String code) {
    return code.replaceAll("[\\s-]", "");
  }

  /** Takes a device out of the account, for good; the server closes its connection at once. */
  public AccountState remove(UUID device) throws IOException, AccountException {
    return change(seen -> {
      if (!seen.chain().get().state().device(device).isPresent()) {
        throw new AccountException(
            Problem.UNKNOWN_DEVICE, "The account has no such device; see phone devices list.");
      }
      return new Statement.Remove(device);
    });
  }

  /**
   * Makes the account say what things are sealed to for this device, if it says something else.
   *
   * @return the account of now
   */
  public AccountState publishEncryptionKey() throws IOException, AccountException {
    AccountState state = refresh();
    Optional<AccountDevice> listed = state.deviceWith(self.publicKey());
    boolean said =
        !self.encryptionKey().isPresent()
            || !listed.isPresent()
            || listed.get().encryptionKey().equals(self.encryptionKey());
    if (said) return state;
    return change(seen -> {
      Bytes consent = self.consent(seen.chain().get().state().id(), account.deviceKey());
      return new Statement.Rotate(self, consent);
    });
  }

  /** Replaces the recovery words. */
  public List<String> newRecoveryWords() throws IOException, AccountException {
    try (RecoveryKey words = RecoveryKey.generate(entropy)) {
      change(seen -> new Statement.SetRecovery(words.hash()));
      return words.words();
    }
  }

  /**
   * Makes this device the account's only one, by the words from paper. Contacts are told, and what
   * they had verified they verify again.
   *
   * @return the new words, to be shown once: the old ones are used up
   */
  public List<String> recover(RecoveryKey words) throws IOException, AccountException {
    for (int i = 0; i < TRIES; i++) {
      AccountChain chain = chain();
      AccountState state = chain.state();
      if (!state.recoversWith(words)) {
        throw new AccountException(
            Problem.WRONG_WORDS,
            "These are not the words of this account; they may have been replaced by newer ones.");
      }
      if (state.hasUsed(self.device())) {
        throw new AccountException(
            Problem.REFUSED,
            "This device was of the account before; enrol a new one and recover with that.");
      }
      try (RecoveryKey next = RecoveryKey.generate(entropy)) {
        Bytes consent = self.consent(state.id(), account.deviceKey());
        if (submit(chain.recovered(words, self, consent, next.hash()))) return next.words();
      }
    }
    throw busy();
  }

  private interface Change {
    Statement of(Seen seen) throws AccountException;
  }

  private AccountState change(Change change) throws IOException, AccountException {
    for (int i = 0; i < TRIES; i++) {
      Seen seen = read();
      if (!seen.chain().isPresent() || !isMember(seen.chain().get().state())) {
        throw new AccountException(
            Problem.NOT_A_MEMBER,
            "This device is not one of the account's; let it in from another one first.");
      }
      AccountChain changed = changed(seen, change);
      if (submit(changed)) return changed.state();
    }
    throw busy();
  }

  private AccountChain changed(Seen seen, Change change) throws AccountException {
    try {
      return seen.chain().get().with(change.of(seen), self.device(), account.deviceKey());
    } catch (IllegalArgumentException e) {
      throw new AccountException(
          Problem.REFUSED, "The account's rules do not allow that (" + e.getMessage() + ").");
    }
  }

  private static AccountException busy() {
    return new AccountException(
        Problem.REFUSED, "Other devices keep changing the account; try again in a moment.");
  }

  /** False when another statement was faster. */
  private boolean submit(AccountChain chain) throws IOException, AccountException {
    List<Bytes> all = chain.encoded();
    Taken taken = server.submit(label.user(), all.get(all.size() - 1));
    if (taken == Taken.REFUSED) {
      throw new AccountException(Problem.REFUSED, "The server refused the change; see its log.");
    }
    if (taken == Taken.STORED) memory.save(Part.OWN_CHAIN, ChainFile.encode(chain));
    return taken == Taken.STORED;
  }

  private Seen read() throws IOException, AccountException {
    Optional<AccountChain> kept = load();
    Optional<AccountExchange.Reply> reply =
        server.read(
            label.user(), kept.map(chain -> chain.state().lastHash()), OptionalLong.empty());
    if (!reply.isPresent()) return new Seen(kept, false, List.of(), Set.of());
    List<Bytes> told = reply.get().statements();
    if (told.isEmpty() && reply.get().known() == 0) {
      if (kept.isPresent()) throw otherThanBefore();
      return new Seen(Optional.empty(), true, List.of(), Set.of());
    }
    AccountChain chain = verified(kept, reply.get());
    memory.save(Part.OWN_CHAIN, ChainFile.encode(chain));
    return new Seen(
        Optional.of(chain),
        reply.get().resetOrdered(),
        reply.get().candidates(),
        reply.get().cutOff(label));
  }

  private AccountChain verified(Optional<AccountChain> kept, AccountExchange.Reply reply)
      throws AccountException {
    boolean goesOn = kept.isPresent() && reply.known() == kept.get().statements().size();
    AccountChain.Reading reading;
    if (goesOn) reading = kept.get().append(reply.statements());
    else if (kept.isPresent()) reading = kept.get().extend(reply.statements());
    else reading = AccountChain.read(reply.statements());
    if (reading instanceof AccountChain.Reading.Broken broken) {
      boolean other =
          broken.reason() == AccountChain.Reason.FORKED
              || broken.reason() == AccountChain.Reason.ROLLED_BACK;
      if (other) throw otherThanBefore();
      throw new AccountException(
          Problem.BROKEN,
          "What the server tells of this account is not signed as it must be ("
              + broken.reason()
              + "). Tell the operator.");
    }
    AccountChain chain = ((AccountChain.Reading.Valid) reading).chain();
    if (!chain.state().label().equals(label)) {
      throw new AccountException(
          Problem.OTHER_ADDRESS, "The server tells somebody else's account for this one.");
    }
    return chain;
  }

  private static AccountException otherThanBefore() {
    return new AccountException(
        Problem.ROLLED_BACK,
        "The server tells another account than before: it was reset by the operator, or the server"
            + " lies. If it was reset, enrol this device again with a new code.");
  }

  private Optional<AccountChain> load() throws IOException {
    Optional<Bytes> content = memory.load(Part.OWN_CHAIN);
    return content.isPresent() ? Optional.of(ChainFile.decode(content.get())) : Optional.empty();
  }
}
