package dev.sottovoce.cli.output;

import java.time.Instant;

/** A device, as lists for a person have it. */
public final class DeviceText {
  private DeviceText() {}

  /** One line. */
  public static String line(String id, String user, String name, boolean revoked, Instant expires) {
    return String.format("%s  %-16s %-20s %s", id, user, name, state(revoked, expires));
  }

  /**
   * A line below it, on what a maker has proven of a passkey that was made there.
   *
   * @param protection where the passkey's key is kept
   * @param model empty where none is shown
   */
  public static String proven(String protection, String maker, String model, Instant at) {
    String by = model.isEmpty() ? maker : maker + ", " + model;
    return String.format("  a passkey made there: %s (%s), %s", protection, by, Times.shown(at));
  }

  private static String state(boolean revoked, Instant expires) {
    if (revoked) return "revoked";
    if (expires.isBefore(Instant.now())) return "expired " + Times.shown(expires);
    return "until " + Times.shown(expires);
  }
}
