package dev.sottovoce.identity.account;

import dev.sottovoce.wire.Bytes;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The statements of one account, each verified. A server can withhold the end of a chain, which the
 * log shows, but neither add to it nor change or reorder anything in it.
 */
public final class AccountChain {
  /** Statements in a chain; one that is full can only be reset. */
  public static final int MAX_STATEMENTS = 512;

  /** Devices at a time. */
  public static final int MAX_DEVICES = 16;

  /** What became of statements that somebody sent. */
  public sealed interface Reading {
    record Valid(AccountChain chain) implements Reading {}

    /**
     * @param at which of them is wrong, counted from 1
     */
    record Broken(Reason reason, int at) implements Reading {}

    /** The chain, if it is one. */
    default Optional<AccountChain> valid() {
      return this instanceof Valid valid ? Optional.of(valid.chain()) : Optional.empty();
    }
  }

  /** Why statements are no chain. */
  public enum Reason {
    EMPTY,
    TOO_MANY_STATEMENTS,
    /** Not the encoding of a statement, or longer than one may be. */
    MALFORMED,
    /** The first is no founding, or a later one is. */
    MISPLACED_FOUNDING,
    WRONG_NUMBER,
    /** It does not follow the one before it. */
    WRONG_PREVIOUS,
    /** Signed by a device that is not of the account at that point. */
    UNKNOWN_SIGNER,
    BAD_SIGNATURE,
    /** The new device or key did not sign that it belongs here. */
    NO_CONSENT,
    /** The device or its key was of this account before. */
    USED_BEFORE,
    /** What is to be removed or changed is not there. */
    UNKNOWN_DEVICE,
    /** An account without a device could not act any more. */
    LAST_DEVICE,
    TOO_MANY_DEVICES,
    WRONG_RECOVERY_KEY,
    /** Fewer statements than are known already. */
    ROLLED_BACK,
    /** Not the statements that are known already. */
    FORKED
  }

  /** What is looked at; tests leave one out to show that it is needed. */
  enum Check {
    ORDER,
    SIGNER,
    SIGNATURE,
    CONSENT,
    USED_BEFORE,
    RECOVERY_KEY
  }

  private static final Set<Check> ALL = EnumSet.allOf(Check.class);

  private final List<SignedStatement> statements;
  private final AccountState state;

  private AccountChain(List<SignedStatement> statements, AccountState state) {
    this.statements = List.copyOf(statements);
    this.state = state;
  }

  /**
   * Founds an account with its first device.
   *
   * @param replaces where an operator's reset asks for a new chain: the account that it gives up,
   *     whose numbers it continues
   * @param recoveryHash of the words that were shown, {@link RecoveryKey#hash}
   * @param key of the device
   */
  public static AccountChain found(
      AccountLabel label,
      Optional<AccountState> replaces,
      AccountDevice device,
      Bytes recoveryHash,
      PrivateKey key) {
    Statement.Found found =
        new Statement.Found(label, replaces.map(AccountState::id), device, recoveryHash);
    SignedStatement first =
        replaces.isPresent()
            ? SignedStatement.by(
                replaces.get().version() + 1,
                replaces.get().lastHash(),
                device.device(),
                found,
                key)
            : SignedStatement.first(found, key);
    return valid(read(List.of(first.encoded())));
  }

  /** Verifies statements as a server or another device sent them, from the first on. */
  public static Reading read(List<Bytes> encoded) {
    return read(encoded, ALL);
  }

  static Reading read(List<Bytes> encoded, Set<Check> checks) {
    if (encoded.isEmpty()) return new Reading.Broken(Reason.EMPTY, 1);
    Optional<SignedStatement> first = SignedStatement.decode(encoded.get(0));
    if (!first.isPresent()) return new Reading.Broken(Reason.MALFORMED, 1);
    Optional<Reason> wrong = wrongFirst(first.get());
    if (wrong.isPresent()) return new Reading.Broken(wrong.get(), 1);
    Statement.Found found = (Statement.Found) first.get().statement();
    AccountChain start =
        new AccountChain(List.of(first.get()), new AccountState(first.get(), found));
    return start.append(encoded.subList(1, encoded.size()), checks);
  }

  private static Optional<Reason> wrongFirst(SignedStatement first) {
    if (!(first.statement() instanceof Statement.Found found)) {
      return Optional.of(Reason.MISPLACED_FOUNDING);
    }
    boolean veryFirst = !found.replaces().isPresent();
    if (veryFirst != (first.number() == 1)) return Optional.of(Reason.WRONG_NUMBER);
    if (veryFirst != first.hasNothingBefore()) return Optional.of(Reason.WRONG_PREVIOUS);
    if (!first.signer().equals(found.device().device())) return Optional.of(Reason.UNKNOWN_SIGNER);
    return first.isSignedBy(found.device().publicKey())
        ? Optional.empty()
        : Optional.of(Reason.BAD_SIGNATURE);
  }

  /**
   * Verifies a whole chain that claims to be this one, or this one continued.
   *
   * @return {@link Reason#ROLLED_BACK} when it is shorter, {@link Reason#FORKED} when it is another
   */
  public Reading extend(List<Bytes> encoded) {
    int known = statements.size();
    for (int i = 0; i < Math.min(known, encoded.size()); i++) {
      if (!statements.get(i).encoded().equals(encoded.get(i))) {
        return new Reading.Broken(Reason.FORKED, i + 1);
      }
    }
    if (encoded.size() < known) {
      return new Reading.Broken(Reason.ROLLED_BACK, encoded.size() + 1);
    }
    return append(encoded.subList(known, encoded.size()));
  }

  /** Verifies statements that come after this chain's. */
  public Reading append(List<Bytes> encoded) {
    return append(encoded, ALL);
  }

  private Reading append(List<Bytes> encoded, Set<Check> checks) {
    if (encoded.size() > MAX_STATEMENTS - statements.size()) {
      return new Reading.Broken(Reason.TOO_MANY_STATEMENTS, MAX_STATEMENTS + 1);
    }
    List<SignedStatement> all = new ArrayList<>(statements);
    AccountState reached = state;
    for (Bytes each : encoded) {
      int at = all.size() + 1;
      Optional<SignedStatement> next = SignedStatement.decode(each);
      if (!next.isPresent()) return new Reading.Broken(Reason.MALFORMED, at);
      Step step = new Step(reached, next.get(), checks);
      Optional<Reason> wrong = step.wrong();
      if (wrong.isPresent()) return new Reading.Broken(wrong.get(), at);
      reached = step.result();
      all.add(next.get());
    }
    return new Reading.Valid(new AccountChain(all, reached));
  }

  /**
   * This chain with one more statement of ours.
   *
   * @param signer the device whose key it is
   * @throws IllegalArgumentException when the statement does not fit here
   */
  public AccountChain with(Statement statement, UUID signer, PrivateKey key) {
    return with(SignedStatement.by(state.version() + 1, state.lastHash(), signer, statement, key));
  }

  /**
   * This chain recovered: {@code device} takes the place of all others, at once.
   *
   * @param words that the account was last told of
   * @param consent of the device to this account
   * @param nextRecoveryHash of new words: the old ones are used up
   * @throws IllegalArgumentException when these are other words
   */
  public AccountChain recovered(
      RecoveryKey words, AccountDevice device, Bytes consent, Bytes nextRecoveryHash) {
    Statement.Recover recover =
        new Statement.Recover(words.publicKey(), device, consent, nextRecoveryHash);
    return with(SignedStatement.by(state.version() + 1, state.lastHash(), recover, words));
  }

  private AccountChain with(SignedStatement next) {
    return valid(append(List.of(next.encoded())));
  }

  private static AccountChain valid(Reading reading) {
    if (reading instanceof Reading.Broken broken) {
      throw new IllegalArgumentException("it does not fit: " + broken.reason());
    }
    return ((Reading.Valid) reading).chain();
  }

  /** The statements, verified, the first one first. */
  public List<SignedStatement> statements() {
    return statements;
  }

  /** The statement with that number, if it is one of this chain. */
  public Optional<SignedStatement> statement(long number) {
    long index = number - statements.get(0).number();
    return index >= 0 && index < statements.size()
        ? Optional.of(statements.get((int) index))
        : Optional.empty();
  }

  /** The statement that took a device off the account: its removal, or a recovery by another. */
  public Optional<SignedStatement> partingWith(UUID device) {
    boolean listed = false;
    for (SignedStatement each : statements) {
      Statement statement = each.statement();
      if (statement instanceof Statement.Found found) {
        listed |= found.device().device().equals(device);
      } else if (statement instanceof Statement.Add add) {
        listed |= add.device().device().equals(device);
      } else if (statement instanceof Statement.Recover recover) {
        if (listed) return Optional.of(each);
        listed = recover.device().device().equals(device);
      } else if (statement instanceof Statement.Remove remove && remove.device().equals(device)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The same in octets. */
  public List<Bytes> encoded() {
    List<Bytes> all = new ArrayList<>(statements.size());
    for (SignedStatement each : statements) all.add(each.encoded());
    return all;
  }

  public AccountState state() {
    return state;
  }

  @Override
  public String toString() {
    return "AccountChain[" + statements.size() + " statements]";
  }
}
