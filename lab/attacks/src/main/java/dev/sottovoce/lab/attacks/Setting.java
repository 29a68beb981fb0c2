package dev.sottovoce.lab.attacks;

import dev.sottovoce.server.Strictness;

/**
 * How a server is set up.
 *
 * @param configuration further lines of {@code sottovoce.yaml}
 */
public record Setting(Strictness strictness, String configuration) {
  /** As it is in use. */
  public static final Setting REAL = new Setting(Strictness.FULL, "");

  public static Setting of(Strictness strictness) {
    return new Setting(strictness, "");
  }
}
