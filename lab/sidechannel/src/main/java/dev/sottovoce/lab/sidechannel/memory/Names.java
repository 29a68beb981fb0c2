package dev.sottovoce.lab.sidechannel.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Names for secrets by the code that made them. A secret that no rule names gets the code's own
 * name, and a test asks that there be none: what a protocol machine newly makes must be judged.
 */
public final class Names {
  private static final String UNNAMED = "unnamed: ";

  Names() {}

  private record Rule(String code, Optional<String> name) {}

  private final List<Rule> rules = new ArrayList<>();
  private boolean keysGiven;

  /**
   * Also names the keys that Bouncy Castle's ciphers are given: they come from no secret of ours.
   */
  Names withKeysGiven() {
    keysGiven = true;
    return this;
  }

  boolean alsoKeysGiven() {
    return keysGiven;
  }

  /** Whether a name of the report is one that no rule gave. */
  public static boolean isMissing(String name) {
    return name.startsWith(UNNAMED);
  }

  /** Whatever was made inside {@code code}, a method such as {@code KeySchedule.export}. */
  Names call(String code, String name) {
    rules.add(new Rule(code, Optional.of(name)));
    return this;
  }

  /** Whatever is made there is no secret, or is told to everybody. */
  Names ignore(String code) {
    rules.add(new Rule(code, Optional.empty()));
    return this;
  }

  /**
   * The name, or nothing for what is public; rules are tried in their order.
   *
   * @param chain the methods that were running, innermost first
   */
  Optional<String> of(List<String> chain) {
    for (Rule rule : rules) {
      if (chain.stream().anyMatch(method -> method.startsWith(rule.code()))) return rule.name();
    }
    return Optional.of(UNNAMED + String.join(" in ", chain.subList(0, Math.min(6, chain.size()))));
  }
}
