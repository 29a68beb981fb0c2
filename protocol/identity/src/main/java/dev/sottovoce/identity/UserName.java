package dev.sottovoce.identity;

import java.util.Locale;

/** What a user may be called: it becomes the user part of a SIP address and a folder's name. */
public final class UserName {
  private static final int MOST = 64;

  private UserName() {}

  /** Lower-case letters, digits, {@code . - _}, beginning and ending with letter or digit. */
  public static boolean isValid(String name) {
    if (name.isEmpty() || name.length() > MOST) return false;
    for (int i = 0; i < name.length(); i++) {
      boolean edge = i == 0 || i == name.length() - 1;
      if (!isAlphanumeric(name.charAt(i)) && (edge || ".-_".indexOf(name.charAt(i)) < 0)) {
        return false;
      }
    }
    return !name.contains("..");
  }

  /** As people type it: space around and letter case do not count. */
  public static String normalized(String name) {
    return name.trim().toLowerCase(Locale.ROOT);
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
  }
}
