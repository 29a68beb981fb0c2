package dev.sottovoce.identity.account;

import dev.sottovoce.identity.UserName;
import java.util.Optional;

/**
 * Whose account it is: {@code USER@DOMAIN}, as in the SIP address.
 *
 * @param user as {@link UserName} has it
 * @param domain letters, digits, hyphens and dots, in lower case
 */
public record AccountLabel(String user, String domain) {
  /** Of the whole label. */
  public static final int MAX_OCTETS = 64 + 1 + 253;

  private static final int MAX_DOMAIN = 253;

  public AccountLabel {
    if (!UserName.isValid(user) || !isDomain(domain)) {
      throw new IllegalArgumentException("no label of an account");
    }
  }

  /** Reads {@code USER@DOMAIN}, also behind {@code sip:}; nothing when it is none. */
  public static Optional<AccountLabel> parse(String text) {
    String label = text.startsWith("sip:") ? text.substring(4) : text;
    int at = label.indexOf('@');
    if (at < 1 || label.length() > MAX_OCTETS) return Optional.empty();
    String user = label.substring(0, at);
    String domain = label.substring(at + 1);
    return UserName.isValid(user) && isDomain(domain)
        ? Optional.of(new AccountLabel(user, domain))
        : Optional.empty();
  }

  private static boolean isDomain(String domain) {
    if (domain.isEmpty() || domain.length() > MAX_DOMAIN || domain.contains("..")) return false;
    for (int i = 0; i < domain.length(); i++) {
      char c = domain.charAt(i);
      boolean edge = i == 0 || i == domain.length() - 1;
      boolean alphanumeric = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (!alphanumeric && (edge || c != '.' && c != '-')) return false;
    }
    return true;
  }

  /** {@code USER@DOMAIN}. */
  public String text() {
    return user + "@" + domain;
  }

  /** What the account is called in the organisation's log. */
  public String logLabel() {
    return "account:" + text();
  }

  /** {@code sip:USER@DOMAIN}. */
  public String address() {
    return "sip:" + text();
  }

  @Override
  public String toString() {
    return "AccountLabel[redacted]";
  }
}
