package dev.sottovoce.phone.account;

import java.util.List;

/** How a device stands to its user's account. */
public sealed interface Membership {
  /**
   * It is the first and has founded the account.
   *
   * @param recoveryWords to be shown once and written down; they are kept nowhere
   */
  record Founded(List<String> recoveryWords) implements Membership {
    public Founded {
      recoveryWords = List.copyOf(recoveryWords);
    }

    @Override
    public String toString() {
      return "Founded[redacted]";
    }
  }

  /**
   * It waits until another device of the account lets it in; until then it can sign in, and others
   * have no reason to trust it.
   *
   * @param code what the other device has to show as well
   */
  record Waiting(String code) implements Membership {
    @Override
    public String toString() {
      return "Waiting[redacted]";
    }
  }

  /** The account lists it. */
  record Member() implements Membership {}

  /**
   * The account does not list it any more, and never will again.
   *
   * @param how it came to that
   */
  record Removed(Parting how) implements Membership {}
}
