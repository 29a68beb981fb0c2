package dev.sottovoce.cli.policy;

import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.policy.PolicyRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who signs policies, as a text that travels to the server: a line with how many of them must sign,
 * then a public key a line.
 */
final class RootFile {
  private static final String BEGIN = "sottovoce policy root, needed ";
  private static final int MOST_CHARACTERS = 8 * 1024;

  private RootFile() {}

  static String text(PolicyRoot root) {
    StringBuilder text = new StringBuilder(BEGIN).append(root.needed()).append('\n');
    for (VerifierKey each : root.officers()) text.append(each.text()).append('\n');
    return text.toString();
  }

  /** Parses {@link #text}; nothing when it is anything else. */
  static Optional<PolicyRoot> parse(String text) {
    if (text.length() > MOST_CHARACTERS || !text.startsWith(BEGIN)) return Optional.empty();
    List<String> lines = text.lines().toList();
    String needed = lines.getFirst().substring(BEGIN.length());
    List<VerifierKey> officers = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      Optional<VerifierKey> officer = VerifierKey.parse(line);
      if (officer.isEmpty()) return Optional.empty();
      officers.add(officer.get());
    }
    if (!needed.matches("[1-9][0-9]?")) return Optional.empty();
    try {
      PolicyRoot root = new PolicyRoot(Integer.parseInt(needed), officers);
      return text(root).equals(text) ? Optional.of(root) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
