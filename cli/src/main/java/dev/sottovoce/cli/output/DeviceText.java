package dev.sottovoce.cli.output;

import java.time.Instant;

/** A device, as lists for a person have it. */
public final class DeviceText {
  private DeviceText() {}

  /** One line. */
  public static String line(String id, String user, String name, boolean revoked, Instant expires) {
    return String.format("%s  %-16s %-20s %s", id, user, name, state(revoked, expires));
  }

  private static String state(boolean revoked, Instant expires) {
    if (revoked) return "revoked";
    if (expires.isBefore(Instant.now())) return "expired " + Times.shown(expires);
    return "until " + Times.shown(expires);
  }
}
