package dev.sottovoce.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one policy says otherwise than another, key by key and by meaning: comments, the order of
 * keys, and a key that is left out where it would say the usual, do not count.
 *
 * @param changes in the order of documents
 */
public record PolicyDifference(List<Change> changes) {
  /**
   * One key.
   *
   * @param key with dots, such as {@code dtls.groups.offer}
   * @param before one value, or those of a list in its order
   */
  public record Change(String key, List<String> before, List<String> after) {
    public Change {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }

  public PolicyDifference {
    changes = List.copyOf(changes);
  }

  /** From one to the other. */
  public static PolicyDifference between(Policy before, Policy after) {
    Map<String, List<String>> old = values(before);
    Map<String, List<String>> young = values(after);
    List<Change> changes = new ArrayList<>();
    young.forEach((key, value) -> {
      List<String> was = old.getOrDefault(key, List.of());
      if (!was.equals(value)) changes.add(new Change(key, was, value));
    });
    return new PolicyDifference(changes);
  }

  /** Everything that a policy says: the same keys for each, in the order of documents. */
  public static Map<String, List<String>> values(Policy policy) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    put(values, "profile", word(policy.profile()));
    put(values, "version", policy.version());
    put(values, "valid.from", policy.from());
    put(values, "valid.until", policy.until());
    for (Kind kind : Kind.values()) {
      values.put(kind.path() + ".offer", texts(policy.choice(kind).offer()));
      values.put(kind.path() + ".accept", texts(policy.choice(kind).accept()));
    }
    put(values, "postQuantum", word(policy.postQuantum()));
    put(values, "verification", word(policy.verification()));
    put(values, "staleHead", word(policy.staleHead()));
    put(values, "foreign.withoutIce", word(policy.withoutIce()));
    put(values, "foreign.unsigned", word(policy.unsigned()));
    put(values, "foreign.silentPeers", policy.silentPeers());
    values.put("codecs", policy.codecs());
    put(values, "deviceKey", policy.deviceKey().word());
    put(values, "mutual", word(policy.mutual()));
    put(values, "browser.unlock", word(policy.browser().unlock()));
    put(values, "browser.idleSeconds", policy.browser().idleSeconds());
    put(values, "browser.hiddenSeconds", policy.browser().hiddenSeconds());
    put(values, "hold", word(policy.hold()));
    put(values, "isolation", word(policy.isolation()));
    put(values, "metadata", word(policy.metadata()));
    values.put(
        "admin.fourEyes",
        policy.fourEyes().stream()
            .sorted()
            .map(PolicyDifference::word)
            .collect(Collectors.toList()));
    put(values, "admin.lastSeen", word(policy.lastSeen()));
    put(values, "admin.anomalies", word(policy.anomalies()));
    put(values, "watch.forged", policy.watch().forged());
    put(values, "watch.replayed", policy.watch().replayed());
    put(values, "watch.foreignSources", policy.watch().foreignSources());
    put(values, "watch.elsewhere", policy.watch().elsewhere());
    put(values, "watch.packetsPerSecond", policy.watch().packetsPerSecond());
    put(values, "watch.jumpMillis", policy.watch().jumpMillis());
    put(values, "watch.clockDrift", policy.watch().clockDrift());
    put(values, "watch.silenceMillis", policy.watch().silenceMillis());
    return values;
  }

  private static void put(Map<String, List<String>> values, String key, Object value) {
    values.put(key, List.of(value.toString()));
  }

  private static List<String> texts(List<Entry> entries) {
    return entries.stream().map(Entry::toString).collect(Collectors.toList());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
