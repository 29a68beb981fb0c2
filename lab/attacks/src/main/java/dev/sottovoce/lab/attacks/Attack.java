package dev.sottovoce.lab.attacks;

import java.util.Locale;
import java.util.Optional;

/** Something that an attacker tries against a server. */
public interface Attack {
  /** As {@code attack run} names it: the class's name in small letters with dashes. */
  default String name() {
    return getClass().getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** What is tried, in a sentence. */
  String story();

  /** What stops it. */
  String stoppedBy();

  /** Tries it; whether the attacker got what was wanted. */
  boolean succeeds(Target target) throws Exception;

  /** What of this machine's it takes and is not there, with what to do about it. */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /** The server as it is; with more of its configuration, where there is nothing to attack else. */
  default Setting setting() {
    return Setting.REAL;
  }

  /** What shows that success would be noticed. */
  Control control();
}
