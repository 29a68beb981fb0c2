package dev.sottovoce.policy;

import dev.sottovoce.identity.Protection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The JSON Schema (draft 2020-12) of {@code policy.yaml}, for editors: they complete keys and names
 * and mark mistakes while one types. It is made from the suite register, so it knows the names that
 * {@link PolicyReader} knows and there is no second list.
 *
 * <p>What it accepts the reader accepts, but for what lies between two places of a document, which
 * the reader alone judges: an offer that is not accepted, a name that stands once with and once
 * without a date, the order of {@code valid}'s dates, and whether the lists can meet what {@code
 * postQuantum} and {@code verification} ask for.
 */
public final class PolicySchema {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  /** Of a definition that holds in all profiles but {@code interop}. */
  private static final String STRICT = ", not interop";

  private PolicySchema() {}

  /** The schema, as maps, lists, texts and numbers that any writer of JSON takes. */
  public static Map<String, Object> build() {
    Node schema = new Node().with("$schema", DIALECT);
    schema.with("$comment", "made by 'sottovoce policy schema'");
    schema.with("title", "A policy of Sottovoce: what calls may agree on");
    schema.putAll(mapping(properties()));
    optional(schema, "deviceKey");
    optional(schema, "mutual");
    optional(schema, "browser");
    optional(schema, "hold");
    optional(schema, "isolation");
    optional(schema, "metadata");
    optional(schema, "admin");
    optional(schema, "watch");
    schema.section("if").section("properties").with("profile", only(Policy.Profile.INTEROP));
    schema.section("else").with("properties", narrowed());
    schema.with("$defs", definitions());
    return schema;
  }

  private static Node properties() {
    Node properties = new Node();
    properties.with(
        "profile",
        oneOf(Policy.Profile.values())
            .with("description", "Which rules the document keeps; weak names need interop."));
    properties.with("version", version());
    properties.with("valid", valid());
    for (Kind kind : Kind.values()) place(properties, kind, choice(kind));
    properties.with(
        "postQuantum",
        oneOf(Policy.PostQuantum.values())
            .with(
                "description",
                "require: refuse what a quantum computer opens later; prefer: take it, and say so;"
                    + " off."));
    properties.with(
        "verification",
        oneOf(Policy.Verification.values())
            .with("description", "string: the people compare the authentication string."));
    properties.with(
        "staleHead",
        oneOf(Policy.StaleHead.values())
            .with(
                "description",
                "A head of the log that witnesses saw too long ago; regulated policies refuse"
                    + " it."));
    properties.with("foreign", foreign());
    properties.with("codecs", codecs());
    properties.with(
        "deviceKey",
        names(Arrays.stream(Protection.values()).map(Protection::word).collect(Collectors.toList()))
            .with("description", "The least that keeps a device's key from being copied."));
    properties.with(
        "mutual",
        oneOf(Policy.Mutual.values())
            .with(
                "description",
                "Who has to show a certificate in TLS to sign in; all keeps browsers out."));
    properties.with("browser", browser());
    properties.with(
        "hold",
        oneOf(Policy.Hold.values())
            .with(
                "description",
                "What is sent while a call is held: steady: silence, like speech; saving: nothing,"
                    + " which shows."));
    properties.with(
        "isolation",
        oneOf(Policy.Isolation.values())
            .with(
                "description",
                "Where phones decode what the other end sends: require: in a process of its own, or"
                    + " there is no call; off: where they like."));
    properties.with(
        "metadata",
        oneOf(Policy.Metadata.values())
            .with(
                "description",
                "What the server may see of calls; protected needs a relay and keeps browsers"
                    + " out."));
    properties.with("admin", admin());
    properties.with("watch", watch());
    return properties;
  }

  private static Node browser() {
    Node browser = new Node();
    browser.with(
        "unlock",
        oneOf(BrowserLock.Unlock.values())
            .with("description", "Whether its person is verified by a passkey before calls."));
    browser.with("idleSeconds", limit("After how long without use it locks.", BrowserLock.MOST));
    browser.with("hiddenSeconds", limit("After how long out of sight it locks.", BrowserLock.MOST));
    Node mapping = mapping(browser);
    mapping.remove("required");
    return mapping.with("description", "When a phone in a browser locks itself.");
  }

  private static Node admin() {
    Node fourEyes = list(oneOf(Policy.FourEyes.values()));
    Node guarded = new Node().with("minItems", 1);
    guarded.with("contains", only(Policy.FourEyes.ADMINS));
    fourEyes.list("anyOf").add(new Node().with("maxItems", 0));
    fourEyes.list("anyOf").add(guarded);
    Node admin = new Node();
    admin.with(
        "fourEyes",
        fourEyes.with(
            "description",
            "Changes in the console that wait for a second person's yes; with any of them,"
                + " admins."));
    admin.with(
        "lastSeen",
        oneOf(Policy.LastSeen.values())
            .with(
                "description",
                "How exactly the server keeps when a device signed in last (the usual: never)."));
    admin.with(
        "anomalies",
        oneOf(Policy.Anomalies.values())
            .with(
                "description",
                "Whether phones tell how often their watches saw something, a day's calls together,"
                    + " when it is over (the usual: never)."));
    Node mapping = mapping(admin);
    mapping.remove("required");
    return mapping.with("description", "The operator's console.");
  }

  private static Node watch() {
    Node watch = new Node();
    watch.with("forged", limit("Packets that are not authentic."));
    watch.with("replayed", limit("Packets that came before."));
    watch.with("foreignSources", limit("Packets of other streams than the peer's."));
    watch.with(
        "elsewhere",
        limit(
            "Packets from another address than the checked one, in turns with those from there."));
    watch.with("packetsPerSecond", limit("The other end's cadence."));
    watch.with(
        "jumpMillis",
        limit("How far numbers and times in packets may run ahead of the clock at once."));
    watch.with(
        "clockDrift",
        limit("How much faster or slower the other end's clock may be, in millionths."));
    watch.with(
        "silenceMillis",
        limit("How long speech may be missing while the other end's reports arrive."));
    Node mapping = mapping(watch);
    mapping.remove("required");
    return mapping.with("description", "When the watch over a call's packets speaks up.");
  }

  private static Node limit(String description) {
    return limit(description, WatchLimits.MOST);
  }

  private static Node limit(String description, int most) {
    Node limit = new Node().with("type", "integer");
    limit.with("minimum", 1).with("maximum", most);
    return limit.with("description", description);
  }

  /** Documents of before do not have it. */
  private static void optional(Node mapping, String key) {
    mapping.list("required").remove(key);
  }

  private static Node version() {
    Node version = new Node().with("type", "integer");
    version.with("minimum", 1).with("maximum", PolicyReader.MOST_VERSION);
    return version.with("description", "Grows with each document; an older one is never taken.");
  }

  private static Node valid() {
    Node dates = new Node();
    dates.with("from", date().with("description", "The first day it holds."));
    dates.with("until", date().with("description", "The first day it no longer holds."));
    return mapping(dates);
  }

  private static Node date() {
    Node date = new Node().with("type", "string").with("format", "date");
    // A validator may ignore formats, and by default it does.
    return date.with("pattern", "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$");
  }

  private static Node foreign() {
    Node foreign = new Node();
    foreign.with(
        "withoutIce",
        oneOf(Policy.WithoutIce.values()).with("description", "Peers that have no ICE."));
    foreign.with(
        "unsigned",
        oneOf(Policy.Unsigned.values())
            .with(
                "description",
                "Peers that have no account and do not sign what they say in a call."));
    foreign.with(
        "silentPeers",
        names(Policy.SILENT_PEERS)
            .with(
                "description",
                "What a client speaks when the peer's description names no version of DTLS."));
    Node mapping = mapping(foreign);
    optional(mapping, "unsigned");
    return mapping;
  }

  private static Node codecs() {
    Node codecs = list(names(Policy.CODECS)).with("minItems", 1);
    return codecs.with("description", "The codecs that may be used, best first.");
  }

  /** Puts the node where documents have that kind, in a section if its path names one. */
  private static void place(Node properties, Kind kind, Node node) {
    int dot = kind.path().indexOf('.');
    String name = kind.path().substring(dot + 1);
    if (dot < 0) {
      properties.with(name, node);
      return;
    }
    String section = kind.path().substring(0, dot);
    if (!properties.containsKey(section)) properties.with(section, mapping(new Node()));
    properties.section(section).section("properties").with(name, node);
    properties.section(section).list("required").add(name);
  }

  private static Node choice(Kind kind) {
    Node lists = new Node();
    lists.with("offer", reference(kind.path()).with("description", "What is offered, best first."));
    lists.with(
        "accept",
        reference(kind.path())
            .with("description", "What is accepted: all that is offered and more."));
    return mapping(lists);
  }

  /** What weak names a profile other than {@code interop} may not list. */
  private static Node narrowed() {
    Node narrowed = new Node();
    for (Kind kind : Kind.values()) {
      if (!hasWeak(kind)) continue;
      Node parent = narrowed;
      for (String each : kind.path().split("\\.")) parent = inside(parent, each);
      for (String each : List.of("offer", "accept")) {
        parent.with(each, reference(kind.path() + STRICT));
      }
    }
    return narrowed;
  }

  private static Node inside(Node properties, String name) {
    return properties.section(name).section("properties");
  }

  private static boolean hasWeak(Kind kind) {
    return SuiteRegister.all(kind).stream()
        .anyMatch(suite -> suite.use() == Suite.Use.INTEROP_ONLY);
  }

  private static Node definitions() {
    Node definitions = new Node();
    for (Kind kind : Kind.values()) {
      definitions.with(kind.path(), entries(kind, suite -> suite.use() != Suite.Use.FORBIDDEN));
      if (hasWeak(kind)) {
        definitions.with(
            kind.path() + STRICT, entries(kind, suite -> suite.use() == Suite.Use.FREE));
      }
    }
    return definitions;
  }

  private static Node entries(Kind kind, Predicate<Suite> allowed) {
    List<String> known =
        SuiteRegister.all(kind).stream()
            .filter(allowed)
            .map(Suite::name)
            .collect(Collectors.toList());
    Node dated = new Node();
    dated.with("name", names(known));
    dated.with("until", date().with("description", "The first day on which it is refused."));
    Node entry = new Node();
    entry.list("anyOf").add(names(known));
    entry.list("anyOf").add(mapping(dated).with("title", "a name with a date"));
    return list(entry);
  }

  private static Node reference(String definition) {
    return new Node().with("$ref", "#/$defs/" + definition.replace(" ", "%20"));
  }

  private static Node list(Node item) {
    Node list = new Node().with("type", "array");
    list.with("maxItems", PolicyReader.MOST_ENTRIES).with("uniqueItems", true);
    list.with("items", item);
    return list;
  }

  private static Node only(Enum<?> value) {
    return new Node().with("const", word(value));
  }

  private static Node oneOf(Enum<?>[] values) {
    return names(Arrays.stream(values).map(PolicySchema::word).collect(Collectors.toList()));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Node names(Collection<String> names) {
    Node node = new Node();
    node.list("enum").addAll(names);
    return node;
  }

  /** A mapping that has all these keys and no others. */
  private static Node mapping(Node properties) {
    Node mapping = new Node().with("type", "object");
    mapping.with("additionalProperties", false);
    mapping.list("required").addAll(properties.keySet());
    mapping.with("properties", properties);
    return mapping;
  }

  /** A mapping, in the order in which it is written. */
  private static final class Node extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;

    Node with(String key, Object value) {
      put(key, value);
      return this;
    }

    /** The mapping under that key, which may be new. */
    Node section(String key) {
      return (Node) computeIfAbsent(key, absent -> new Node());
    }

    /** The list under that key, which may be new. */
    @SuppressWarnings("unchecked") // Nothing but lists of these are put here.
    List<Object> list(String key) {
      return (List<Object>) computeIfAbsent(key, absent -> new ArrayList<>());
    }
  }
}
