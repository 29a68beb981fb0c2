package dev.sottovoce.identity.group;

import dev.sottovoce.identity.UserName;

/** What a group may be called; two owners may have groups of the same name. */
public final class GroupName {
  private GroupName() {}

  /** As a user may be called: lower-case letters, digits, {@code . - _}, at most 64. */
  public static boolean isValid(String name) {
    return UserName.isValid(name);
  }
}
