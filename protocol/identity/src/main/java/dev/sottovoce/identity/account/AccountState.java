package dev.sottovoce.identity.account;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a chain comes to. Only {@link AccountChain} makes one, so whoever holds it knows that every
 * statement was signed by who may.
 */
public final class AccountState {
  private final AccountId id;
  private final AccountLabel label;
  private final Optional<AccountId> replaces;
  private final long version;
  private final Bytes lastHash;
  private final List<AccountDevice> devices;
  private final Bytes recoveryHash;
  private final long recoveredAt;
  private final Set<Object> used;

  AccountState(SignedStatement first, Statement.Found found) {
    this.id = new AccountId(first.hash());
    this.label = found.label();
    this.replaces = found.replaces();
    this.version = first.number();
    this.lastHash = id.hash();
    this.devices = List.of(found.device());
    this.recoveryHash = found.recoveryHash();
    this.recoveredAt = 0;
    this.used = Set.of(found.device().device(), found.device().publicKey());
  }

  private AccountState(
      AccountState before,
      SignedStatement statement,
      List<AccountDevice> devices,
      Bytes recoveryHash,
      long recoveredAt,
      @Nullable AccountDevice fresh) {
    this.id = before.id;
    this.label = before.label;
    this.replaces = before.replaces;
    this.version = statement.number();
    this.lastHash = statement.hash();
    this.devices = List.copyOf(devices);
    this.recoveryHash = recoveryHash;
    this.recoveredAt = recoveredAt;
    Set<Object> all = before.used;
    if (fresh != null) {
      all = new HashSet<>(before.used);
      all.add(fresh.device());
      all.add(fresh.publicKey());
    }
    this.used = all;
  }

  /**
   * The same account without devices that an authority has cut off, which only the account itself
   * takes off its list.
   */
  public AccountState without(Set<UUID> cutOff) {
    return cutOff.isEmpty() ? this : new AccountState(this, cutOff);
  }

  private AccountState(AccountState whole, Set<UUID> cutOff) {
    this.id = whole.id;
    this.label = whole.label;
    this.replaces = whole.replaces;
    this.version = whole.version;
    this.lastHash = whole.lastHash;
    List<AccountDevice> left = new ArrayList<>(whole.devices);
    left.removeIf(each -> cutOff.contains(each.device()));
    this.devices = List.copyOf(left);
    this.recoveryHash = whole.recoveryHash;
    this.recoveredAt = whole.recoveredAt;
    this.used = whole.used;
  }

  AccountState adding(SignedStatement by, AccountDevice device) {
    List<AccountDevice> more = new ArrayList<>(devices);
    more.add(device);
    return new AccountState(this, by, more, recoveryHash, recoveredAt, device);
  }

  AccountState removing(SignedStatement by, UUID device) {
    List<AccountDevice> fewer = new ArrayList<>(devices);
    fewer.removeIf(each -> each.device().equals(device));
    return new AccountState(this, by, fewer, recoveryHash, recoveredAt, null);
  }

  AccountState rotating(SignedStatement by, AccountDevice device) {
    List<AccountDevice> changed = new ArrayList<>(devices);
    changed.replaceAll(each -> each.device().equals(device.device()) ? device : each);
    return new AccountState(this, by, changed, recoveryHash, recoveredAt, device);
  }

  AccountState settingRecovery(SignedStatement by, Bytes hash) {
    return new AccountState(this, by, devices, hash, recoveredAt, null);
  }

  AccountState recovering(SignedStatement by, Statement.Recover recover) {
    return new AccountState(
        this, by, List.of(recover.device()), recover.recoveryHash(), by.number(), recover.device());
  }

  /** Whether that number was ever a device's here: it never is again. */
  public boolean hasUsed(UUID device) {
    return used.contains(device);
  }

  /** Whether that key was ever a device's here: once removed, it never comes back. */
  boolean hasUsed(Bytes publicKey) {
    return used.contains(publicKey);
  }

  /** What pins and safety numbers hold. */
  public AccountId id() {
    return id;
  }

  public AccountLabel label() {
    return label;
  }

  /** The account that an operator's reset gave up for this one. */
  public Optional<AccountId> replaces() {
    return replaces;
  }

  /** The last statement's number; the version in the log. */
  public long version() {
    return version;
  }

  /** SHA-256 of the last signed statement; the value in the log. */
  public Bytes lastHash() {
    return lastHash;
  }

  /** Those that speak for the account now, the oldest first. */
  public List<AccountDevice> devices() {
    return devices;
  }

  public Optional<AccountDevice> device(UUID device) {
    for (AccountDevice each : devices) {
      if (each.device().equals(device)) return Optional.of(each);
    }
    return Optional.empty();
  }

  /** The device with that key, if it is one of now. */
  public Optional<AccountDevice> deviceWith(Bytes publicKey) {
    for (AccountDevice each : devices) {
      if (each.publicKey().equals(publicKey)) return Optional.of(each);
    }
    return Optional.empty();
  }

  Bytes recoveryHash() {
    return recoveryHash;
  }

  /** Whether those words recover the account at present. */
  public boolean recoversWith(RecoveryKey key) {
    return recoveryHash.equals(key.hash());
  }

  /**
   * The version at which the recovery key last replaced the devices, or 0. What was verified before
   * has to be verified again: the words may have been stolen.
   */
  public long recoveredAt() {
    return recoveredAt;
  }

  @Override
  public String toString() {
    return "AccountState[version " + version + ", " + devices.size() + " devices]";
  }
}
