package dev.sottovoce.server.admin;

import static dev.sottovoce.server.admin.Permission.ENROL;
import static dev.sottovoce.server.admin.Permission.INSTALL_POLICY;
import static dev.sottovoce.server.admin.Permission.MANAGE_ADMINS;
import static dev.sottovoce.server.admin.Permission.REVOKE;
import static dev.sottovoce.server.admin.Permission.SEE_ACTIONS;
import static dev.sottovoce.server.admin.Permission.SEE_ADMINS;
import static dev.sottovoce.server.admin.Permission.SEE_HEALTH;
import static dev.sottovoce.server.admin.Permission.SEE_LOG;
import static dev.sottovoce.server.admin.Permission.SEE_POLICY;
import static dev.sottovoce.server.admin.Permission.SEE_SESSIONS;
import static dev.sottovoce.server.admin.Permission.SEE_USERS;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What somebody who administers is there for; the table of what each may do stands here alone. */
public enum Role {
  /** Helps people with their phones. */
  HELP_DESK(SEE_HEALTH, SEE_USERS, SEE_SESSIONS, ENROL, REVOKE),

  /** Runs the server. */
  OPERATOR(SEE_HEALTH, SEE_USERS, SEE_SESSIONS, SEE_POLICY, SEE_LOG, ENROL, REVOKE),

  /** Says what is allowed, and who administers. */
  SECURITY_OFFICER(
      SEE_HEALTH,
      SEE_USERS,
      SEE_SESSIONS,
      SEE_POLICY,
      SEE_LOG,
      SEE_ADMINS,
      SEE_ACTIONS,
      REVOKE,
      INSTALL_POLICY,
      MANAGE_ADMINS),

  /** Sees everything and changes nothing. */
  AUDITOR(SEE_HEALTH, SEE_USERS, SEE_SESSIONS, SEE_POLICY, SEE_LOG, SEE_ADMINS, SEE_ACTIONS);

  private final Set<Permission> permissions;

  Role(Permission... permissions) {
    this.permissions = Set.of(permissions);
  }

  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }

  public Set<Permission> permissions() {
    return permissions;
  }

  /** As people and the API write it: {@code security-officer}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
