package dev.sottovoce.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is offered and what is accepted of one kind, each best first. What is offered is accepted,
 * too.
 */
public record Choice(List<Entry> offer, List<Entry> accept) {
  static final Choice NOTHING = new Choice(List.of(), List.of());

  public Choice {
    offer = List.copyOf(offer);
    accept = List.copyOf(accept);
  }

  /** The names that are offered on that day. */
  public List<String> offered(LocalDate day) {
    return good(offer, day);
  }

  /** The names that are accepted on that day. */
  public List<String> accepted(LocalDate day) {
    return good(accept, day);
  }

  private static List<String> good(List<Entry> entries, LocalDate day) {
    return entries.stream()
        .filter(entry -> entry.isGoodOn(day))
        .map(Entry::name)
        .collect(Collectors.toList());
  }
}
