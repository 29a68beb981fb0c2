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

  /**
   * The policy for roots that are about to be taken; it is looked at when the one that was saved is
   * not by the account's officers, which is so when a phone stopped between the two.
   *
   * @throws IOException when there is something that cannot be read
   */
  Optional<SignedPolicy> loadNext() throws IOException;

  /** Keeps it beside the one that was saved, which stays. */
  void saveNext(SignedPolicy policy) throws IOException;

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
      Optional<Policy> next = next(gate.get());
      if (next.isPresent()) return next;
      throw new IOException(
          "the policy that this phone keeps is not the organisation's ("
              + e.sentence()
              + "); enrol this device again with a new code",
          e);
    }
  }

  /** What was kept for the roots of now when others still held. */
  private Optional<Policy> next(PolicyGate gate) throws IOException {
    Optional<SignedPolicy> next = loadNext();
    if (!next.isPresent()) return Optional.empty();
    try {
      Policy policy = gate.kept(next.get());
      save(next.get());
      return Optional.of(policy);
    } catch (PolicyException e) {
      return Optional.empty();
    }
  }
}
