package dev.sottovoce.cli.policy;

import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy.Profile;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.Suite;
import dev.sottovoce.policy.SuiteRegister;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Policy documents as trees of maps and lists, changed at random, and written as YAML again. */
final class Trees {
  /** What stands where something else should, as YAML. */
  private static final List<String> ODD =
      List.of(
          "''",
          "x",
          "~",
          "none",
          "prefer",
          "require",
          "off",
          "string",
          "regulated",
          "interop",
          "default",
          "0",
          "2",
          "-1",
          "1.5",
          "true",
          "[]",
          "[opus, PCMU]",
          "[[ZRTP]]",
          "{}",
          "{name: ZRTP}",
          "{name: ZRTP, until: 2029-12-31}");

  private static final List<String> PROFILES = List.of("default", "regulated", "interop");
  private static final List<String> DAYS = List.of("from", "until");
  private static final List<String> DATES =
      List.of("2025-01-01", "2029-12-31", "2031-06-30", "2027-02-29", "2027-00-10", "soon");

  private Trees() {}

  static Object tree(String yaml) {
    return new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }

  static String text(Object tree) {
    // Without aliases, which the reader does not take.
    DumpSettings settings = DumpSettings.builder().setDereferenceAliases(true).build();
    return new Dump(settings).dumpToString(tree);
  }

  /** A built-in document that accepts one more entry, which is the kind's last or stands alone. */
  static Object withEntry(Profile profile, Suite suite, Object entry) {
    Object root = tree(Profiles.text(profile));
    Map<String, Object> parent = at(root, suite.kind());
    List<Object> accept = list(child(parent, "accept"));
    accept.remove(suite.name());
    accept.add(entry);
    return root;
  }

  private static Map<String, Object> at(Object root, Kind kind) {
    Map<String, Object> parent = mapping(root);
    for (String each : kind.path().split("\\.")) parent = mapping(child(parent, each));
    return parent;
  }

  /** A built-in document with up to three edits that a person could mean, and one blunder. */
  static Object changed(Random random) {
    List<Profile> profiles = List.of(Profile.values());
    Object root = tree(Profiles.text(profiles.get(random.nextInt(profiles.size()))));
    for (int edits = random.nextInt(4); edits > 0; edits--) edit(root, random);
    if (random.nextBoolean()) change(root, random);
    return root;
  }

  private static void edit(Object root, Random random) {
    Suite suite = SuiteRegister.all().get(random.nextInt(SuiteRegister.all().size()));
    List<Object> offer = list(child(at(root, suite.kind()), "offer"));
    List<Object> accept = list(child(at(root, suite.kind()), "accept"));
    switch (random.nextInt(8)) {
      case 0 -> mapping(root).put("profile", pick(PROFILES, random));
      case 1 -> mapping(root).put("postQuantum", pick(List.of("require", "off"), random));
      case 2 -> mapping(root).put("verification", "string");
      case 3 -> mapping(child(mapping(root), "valid")).put(pick(DAYS, random), pick(DATES, random));
      case 4 -> offer.clear();
      case 5 -> {
        offer.clear();
        accept.retainAll(List.of(suite.name()));
      }
      case 6 -> accept.add(suite.name());
      default -> accept.replaceAll(each -> each instanceof String ? dated(each, random) : each);
    }
  }

  private static void change(Object root, Random random) {
    List<Object> places = new ArrayList<>();
    collect(root, places);
    Object place = places.get(random.nextInt(places.size()));
    if (place instanceof Map<?, ?>) changeMapping(mapping(place), random);
    else changeList(list(place), random);
  }

  private static void collect(Object node, List<Object> places) {
    if (node instanceof Map<?, ?> mapping) {
      places.add(mapping);
      mapping.values().forEach(each -> collect(each, places));
    } else if (node instanceof List<?> list) {
      places.add(list);
      list.forEach(each -> collect(each, places));
    }
  }

  private static void changeMapping(Map<String, Object> mapping, Random random) {
    if (mapping.isEmpty()) return;
    List<String> keys = new ArrayList<>(mapping.keySet());
    String key = keys.get(random.nextInt(keys.size()));
    switch (random.nextInt(6)) {
      case 0 -> mapping.remove(key);
      case 1 -> mapping.put(key + "s", mapping.get(key));
      case 2 -> mapping.put(key, pick(DATES, random));
      case 3 -> mapping.put(key, mapping.get(pick(keys, random)));
      default -> mapping.put(key, tree(pick(ODD, random)));
    }
  }

  private static void changeList(List<Object> list, Random random) {
    int at = random.nextInt(list.size() + 1);
    Object entry = at < list.size() ? list.get(at) : pick(names(), random);
    switch (random.nextInt(8)) {
      case 0 -> list.add(at, pick(names(), random));
      case 1 -> list.add(at, entry);
      case 2 -> list.add(at, tree(pick(ODD, random)));
      case 3 -> replace(list, at, dated(entry, random));
      case 4 -> list.add(at, dated(entry, random));
      case 5 -> replace(list, at, String.valueOf(entry).toLowerCase(Locale.ROOT));
      case 6 -> {
        for (int i = 0; i < 40; i++) list.add("name" + i);
      }
      default -> list.remove(entry);
    }
  }

  private static Map<String, Object> dated(Object name, Random random) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", name);
    entry.put("until", pick(DATES, random));
    return entry;
  }

  private static void replace(List<Object> list, int at, Object value) {
    if (at < list.size()) list.set(at, value);
    else list.add(value);
  }

  private static List<String> names() {
    return SuiteRegister.all().stream().map(Suite::name).toList();
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private static Object child(Map<String, Object> parent, String key) {
    return Objects.requireNonNull(parent.get(key), key);
  }

  @SuppressWarnings("unchecked") // trees are made by tree() and changed here alone
  private static Map<String, Object> mapping(Object node) {
    return (Map<String, Object>) node;
  }

  @SuppressWarnings("unchecked") // as above
  private static List<Object> list(Object node) {
    return (List<Object>) node;
  }
}
