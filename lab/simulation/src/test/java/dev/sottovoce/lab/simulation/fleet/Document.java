package dev.sottovoce.lab.simulation.fleet;

import dev.sottovoce.policy.Choice;
import dev.sottovoce.policy.Entry;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyReader;
import dev.sottovoce.policy.Profiles;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A policy document being written: a built-in one with other lists. */
final class Document {
  private final Policy like;
  private final Map<Kind, Choice> choices = new EnumMap<>(Kind.class);
  private int version = 1;

  private Document(Policy.Profile profile) {
    like = Profiles.of(profile);
    for (Kind kind : Kind.values()) choices.put(kind, like.choice(kind));
  }

  static Document like(Policy.Profile profile) {
    return new Document(profile);
  }

  Document version(int number) {
    version = number;
    return this;
  }

  Document with(Kind kind, Choice choice) {
    choices.put(kind, choice);
    return this;
  }

  /**
   * @param offer names, each perhaps with a date: {@code DTLS 1.2 until 2027-01-01}
   */
  Document with(Kind kind, List<String> offer, List<String> accept) {
    return with(kind, new Choice(entries(offer), entries(accept)));
  }

  private static List<Entry> entries(List<String> names) {
    return names.stream()
        .map(name -> {
          String[] parts = name.split(" until ", 2);
          return new Entry(
              parts[0],
              parts.length == 1 ? Optional.empty() : Optional.of(LocalDate.parse(parts[1])));
        })
        .toList();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("profile: ").append(like.profile().name().toLowerCase(Locale.ROOT));
    text.append("\nversion: ").append(version);
    text.append("\nvalid:\n  from: ")
        .append(like.from())
        .append("\n  until: ")
        .append(like.until());
    String section = "";
    for (Kind kind : Kind.values()) {
      String[] path = kind.path().split("\\.");
      boolean nested = path.length == 2;
      if (nested && !path[0].equals(section)) text.append('\n').append(path[0]).append(':');
      section = path[0];
      String indent = nested ? "\n  " : "\n";
      text.append(indent).append(path[path.length - 1]).append(':');
      Choice choice = choices.getOrDefault(kind, like.choice(kind));
      text.append(indent).append("  offer: ").append(list(choice.offer()));
      text.append(indent).append("  accept: ").append(list(choice.accept()));
    }
    return text.append(
            "\npostQuantum: prefer\nverification: none\nstaleHead: warn\nforeign:\n"
                + "  withoutIce: refused\n")
        .append("  silentPeers: DTLS 1.3\ncodecs: [opus]\n")
        .toString();
  }

  private static String list(List<Entry> entries) {
    return entries.stream()
        .map(entry ->
            entry
                .until()
                .map(until -> "{name: " + entry.name() + ", until: " + until + "}")
                .orElse(entry.name()))
        .toList()
        .toString();
  }

  Policy read() throws PolicyException {
    return PolicyReader.read(text());
  }
}
