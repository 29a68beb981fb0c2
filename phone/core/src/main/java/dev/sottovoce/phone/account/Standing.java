package dev.sottovoce.phone.account;

import java.time.LocalDate;

/** What somebody's account is for this phone. */
public sealed interface Standing {
  /** Never seen before; it is pinned once it is accepted. */
  record FirstContact() implements Standing {}

  /**
   * The same as in the calls before.
   *
   * @param since the day of the first
   */
  record Known(LocalDate since) implements Standing {}

  /** The two people have compared, and nothing has changed since. */
  record Verified(Verification verification) implements Standing {}

  /** The two people have compared, and it was not the same: there are no calls until it is. */
  record Differed(LocalDate since) implements Standing {}

  /**
   * Not what is pinned: to be said before a call goes on.
   *
   * @param wasVerified or compared and different: the call stays blocked until it is verified again
   */
  record Changed(Change change, boolean wasVerified) implements Standing {}

  /**
   * Nobody's that this organisation keeps: a foreign phone, or one that never founded any.
   *
   * @param operatorKey whether the server says that the operator made the key of such a phone
   */
  record NoAccount(boolean operatorKey) implements Standing {}

  /** What has changed. */
  enum Change {
    /** Another account, and nothing says why. */
    OTHER_ACCOUNT,
    /** An operator gave the known account up for this one. */
    RESET,
    /** Somebody used the recovery words: all devices are new. */
    RECOVERED
  }

  /** Whether a call may go on without anybody being asked. */
  default boolean isUndisturbed() {
    return !(this instanceof Changed || this instanceof Differed);
  }

  /** One sentence for people, with what one can do. */
  default String sentence() {
    if (this instanceof Known known) return "Known since " + known.since() + ".";
    if (this instanceof Verified verified) {
      return "Verified on " + verified.verification().since() + ".";
    }
    if (this instanceof Differed differed) {
      return "When you compared on "
          + differed.since()
          + ", it was not the same: somebody may be in between. Compare the safety number before"
          + " you call.";
    }
    if (this instanceof Changed changed) {
      return why(changed.change())
          + (changed.wasVerified()
              ? " You have compared before: compare the safety number again before you call."
              : " Ask them another way whether that is so, or compare the safety number.");
    }
    return this instanceof FirstContact
        ? "First contact: compare the safety number to be sure who it is."
        : "This address has no account that could be verified.";
  }

  private static String why(Change change) {
    switch (change) {
      case RESET:
        return "The operator gave this person's account up for a new one.";
      case RECOVERED:
        return "Somebody used this person's recovery words, and all their devices are new.";
      default:
        return "This person's account is another one than before, and nothing says why: somebody"
            + " may be in between.";
    }
  }
}
