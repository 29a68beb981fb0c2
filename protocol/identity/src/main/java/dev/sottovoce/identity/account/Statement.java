package dev.sottovoce.identity.account;

import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import java.util.UUID;

/** What a chain's entry says; who may say it, {@link AccountChain} decides. */
public sealed interface Statement {
  /** Of the hash of a recovery key. */
  int HASH_OCTETS = Hashes.SHA256_OCTETS;

  /**
   * The first statement, signed by the first device itself.
   *
   * @param replaces the account that an operator's reset gave up; nothing in an ordinary first one
   * @param recoveryHash SHA-256 of the recovery key's public half
   */
  record Found(
      AccountLabel label, Optional<AccountId> replaces, AccountDevice device, Bytes recoveryHash)
      implements Statement {
    public Found {
      requireHash(recoveryHash);
    }
  }

  /**
   * One more device, by one that is there.
   *
   * @param consent the new device's own signature, {@link AccountDevice#consent}
   */
  record Add(AccountDevice device, Bytes consent) implements Statement {}

  /** A device is no longer of this account. */
  record Remove(UUID device) implements Statement {}

  /** Other words recover the account from now on. */
  record SetRecovery(Bytes recoveryHash) implements Statement {
    public SetRecovery {
      requireHash(recoveryHash);
    }
  }

  /**
   * A device has another key, or another encryption key, or both; signed with the key of before.
   *
   * @param device the same number with what it has now
   * @param consent by the key of now
   */
  record Rotate(AccountDevice device, Bytes consent) implements Statement {}

  /**
   * All devices are lost or not to be trusted: this one takes their place. Signed by the recovery
   * key, which is used up.
   *
   * @param recoveryKey the Ed25519 public key whose hash the account holds
   * @param recoveryHash of the key that recovers the account the next time
   */
  record Recover(Bytes recoveryKey, AccountDevice device, Bytes consent, Bytes recoveryHash)
      implements Statement {
    public Recover {
      requireHash(recoveryHash);
    }
  }

  private static void requireHash(Bytes hash) {
    if (hash.length() != HASH_OCTETS) {
      throw new IllegalArgumentException("want " + HASH_OCTETS + " octets");
    }
  }
}
