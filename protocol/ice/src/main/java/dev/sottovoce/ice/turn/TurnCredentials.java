package dev.sottovoce.ice.turn;

import java.util.Objects;

/**
 * User name and password for one relay (RFC 8489 section 9.2). The password is a secret for an
 * hour: {@code toString} hides both.
 */
public record TurnCredentials(String username, String password) {
  /** RFC 8489 section 14.3. */
  private static final int MAX_USERNAME = 508;

  public TurnCredentials {
    Objects.requireNonNull(password);
    if (username.isEmpty() || username.length() > MAX_USERNAME) {
      throw new IllegalArgumentException("want a user name of 1 to 508 characters");
    }
  }

  @Override
  public String toString() {
    return "TurnCredentials[hidden]";
  }
}
