package dev.sottovoce.phone;

import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.phone.enrol.Roots;
import dev.sottovoce.policy.PolicySignatures;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Follows the organisation's roots where those that this phone has lead, and nowhere else. */
final class RootSteps {
  /** Decides how far steps are followed. */
  @FunctionalInterface
  interface Rules {
    TrustUpdate.Outcome walk(TrustBundle present, List<TrustUpdate> steps);
  }

  /** The old root has signed the new one. */
  static final Rules SIGNED =
      (present, steps) -> TrustUpdate.walk(present, steps, PolicySignatures::suffice);

  private final Clock clock;
  private final Rules rules;

  RootSteps(Clock clock, Rules rules) {
    this.clock = clock;
    this.rules = rules;
  }

  /**
   * Asks the server for steps and takes them. Blocks.
   *
   * @return the account with its new roots, not saved yet; nothing where they have not changed
   * @throws IOException when the server cannot be reached, or sends a step that is not to be taken
   */
  Optional<Account> follow(Account account) throws IOException {
    Optional<TrustBundle> present = TrustBundle.decode(account.trustBundle());
    if (!present.isPresent()) return Optional.empty();
    TrustUpdate.Outcome outcome = rules.walk(present.get(), Roots.steps(account, clock));
    if (outcome instanceof TrustUpdate.Outcome.Refused refused) {
      throw new RefusedException(refused.why());
    }
    TrustBundle next = ((TrustUpdate.Outcome.Taken) outcome).next();
    if (next.equals(present.get())) return Optional.empty();
    Optional<List<X509Certificate>> authorities = Roots.authorities(next);
    if (!authorities.isPresent()) throw new IOException("the next roots cannot be read");
    return Optional.of(account.withRoots(next.encoded(), authorities.get()));
  }

  /** The server sent a step that is not to be taken; the message names nobody. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(TrustUpdate.Refusal why) {
      super("the server sent other roots, which are not taken: " + why.sentence());
    }
  }
}
