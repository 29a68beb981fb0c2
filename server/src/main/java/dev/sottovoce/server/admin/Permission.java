package dev.sottovoce.server.admin;

/** One thing that somebody who administers may do. */
public enum Permission {
  SEE_HEALTH,
  SEE_USERS,
  SEE_SESSIONS,
  SEE_POLICY,
  SEE_LOG,
  SEE_ADMINS,
  SEE_ACTIONS,
  ENROL,
  REVOKE,
  INSTALL_POLICY,
  MANAGE_ADMINS
}
