package dev.sottovoce.phone;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyGate;
import dev.sottovoce.policy.SignedPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a device keeps the policy of its organisation. It must outlive the phone: what is kept here
 * is what stops a server from handing out an older one.
 */
public interface PolicyStore {
  /** The file {@code policy.signed} in a folder: signature lines, an empty line, the document. */
  static PolicyStore inFolder(Path home) {
    return new FolderPolicyStore(home);
  }

  /** Keeps it only as long as the phone is open: for tests, and where there is nothing to write. */
  static PolicyStore forgetting() {
    return new ForgettingPolicyStore();
  }

  /**
   * What was saved, as it is.
   *
   * @throws IOException when there is something that cannot be read
   */
  Optional<SignedPolicy> load() throws IOException;

  /** Takes the place of what was saved before, as a whole or not at all. */
  void save(SignedPolicy policy) throws IOException;

  /** Forgets what was saved: the device now belongs to another organisation. */
  void clear() throws IOException;

  /**
   * The policy that was saved, verified by the officers whom the account's trust bundle names.
   *
   * @return nothing where none was saved or nobody signs
   * @throws IOException when what was saved is not what they signed; the message says what to do
   */
  default Optional<Policy> verified(Account account) throws IOException {
    Optional<PolicyGate> gate = account.policyGate();
    Optional<SignedPolicy> saved = gate.isPresent() ? load() : Optional.empty();
    if (!saved.isPresent()) return Optional.empty();
    try {
      return Optional.of(gate.get().kept(saved.get()));
    } catch (PolicyException e) {
      throw new IOException(
          "the policy that this phone keeps is not the organisation's ("
              + e.sentence()
              + "); enrol this device again with a new code",
          e);
    }
  }
}
