package dev.sottovoce.phone;

import dev.sottovoce.policy.SignedPolicy;
import java.util.Optional;

/** See {@link PolicyStore#forgetting()}. */
final class ForgettingPolicyStore implements PolicyStore {
  private volatile Optional<SignedPolicy> saved = Optional.empty();

  @Override
  public Optional<SignedPolicy> load() {
    return saved;
  }

  @Override
  public Optional<SignedPolicy> loadNext() {
    return Optional.empty();
  }

  @Override
  public void saveNext(SignedPolicy policy) {
    // It is forgotten with everything else before it could be looked at.
  }

  @Override
  public void save(SignedPolicy policy) {
    saved = Optional.of(policy);
  }

  @Override
  public void clear() {
    saved = Optional.empty();
  }
}
