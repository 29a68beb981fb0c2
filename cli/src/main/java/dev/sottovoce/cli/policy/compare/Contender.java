package dev.sottovoce.cli.policy.compare;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.policy.Choice;
import dev.sottovoce.policy.Entry;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * One way in which a policy lets keys be agreed.
 *
 * @param keying by its registered name
 * @param variant the group or agreement that both ends are held to, or empty if there is one only
 * @param detour what makes it longer than usual, or empty
 * @param client what the end that speaks first may do
 * @param server what the other end may do
 */
record Contender(
    String keying, String variant, String detour, CallPolicy client, CallPolicy server) {
  private static final String DTLS_13 = "DTLS 1.3";

  /**
   * Each key agreement that the policy accepts on that day, with each of its groups, best first.
   */
  static List<Contender> of(Policy policy, LocalDate day) {
    List<Contender> contenders = new ArrayList<>();
    for (String keying : policy.accepted(Kind.KEYING, day)) {
      Policy alone = policy.narrowedTo(List.of(keying));
      switch (keying) {
        case DTLS_13 -> {
          contenders.addAll(variants(keying, alone, Kind.GROUP, day));
          contenders.addAll(retried(alone, day));
        }
        case "ZRTP" -> contenders.addAll(variants(keying, alone, Kind.ZRTP_KEY_AGREEMENT, day));
        default -> {
          CallPolicy both = CallPolicy.of(alone, day);
          contenders.add(new Contender(keying, "", "", both, both));
        }
      }
    }
    return contenders;
  }

  private static List<Contender> variants(String keying, Policy policy, Kind kind, LocalDate day) {
    List<Contender> contenders = new ArrayList<>();
    for (String name : policy.accepted(kind, day)) {
      CallPolicy both = CallPolicy.of(only(policy, kind, List.of(name)), day);
      contenders.add(new Contender(keying, name, "", both, both));
    }
    return contenders;
  }

  /**
   * A client guesses the group; where the server lacks it, it asks for another (RFC 8446 4.1.4).
   */
  private static List<Contender> retried(Policy policy, LocalDate day) {
    List<String> groups = policy.accepted(Kind.GROUP, day);
    if (groups.size() < 2) return List.of();
    List<String> others = groups.subList(1, groups.size());
    return List.of(
        new Contender(
            DTLS_13,
            others.get(0),
            "HelloRetryRequest",
            CallPolicy.of(only(policy, Kind.GROUP, groups), day),
            CallPolicy.of(only(policy, Kind.GROUP, others), day)));
  }

  private static Policy only(Policy policy, Kind kind, List<String> names) {
    List<Entry> entries = names.stream().map(Entry::of).toList();
    return policy.with(kind, new Choice(entries, entries));
  }

  String title() {
    return keying
        + (variant.isEmpty() ? "" : ", " + variant)
        + (detour.isEmpty() ? "" : " after " + detour);
  }
}
