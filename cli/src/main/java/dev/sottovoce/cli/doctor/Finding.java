package dev.sottovoce.cli.doctor;

import java.util.Locale;

/**
 * What one check saw.
 *
 * @param check what was looked at, a short name
 * @param level how bad it is
 * @param found what is the case, one sentence
 * @param advice what to do about it; empty when nothing needs doing
 */
public record Finding(String check, Level level, String found, String advice) {
  /** How bad something is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, but could be better. */
    HINT,
    /** Does not work. */
    FAULT;

    @com.fasterxml.jackson.annotation.JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String check, String found) {
    return new Finding(check, Level.OK, found, "");
  }

  static Finding hint(String check, String found, String advice) {
    return new Finding(check, Level.HINT, found, advice);
  }

  static Finding fault(String check, String found, String advice) {
    return new Finding(check, Level.FAULT, found, advice);
  }
}
