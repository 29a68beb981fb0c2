package dev.sottovoce.cli.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.policy.BrowserLock;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyReader;
import dev.sottovoce.policy.Suite;
import dev.sottovoce.policy.SuiteRegister;
import dev.sottovoce.policy.WatchLimits;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

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
final class PolicySchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  /** Of a definition that holds in all profiles but {@code interop}. */
  private static final String STRICT = ", not interop";

  private PolicySchema() {}

  static ObjectNode build() {
    ObjectNode schema = JSON.objectNode().put("$schema", DIALECT);
    schema.put("$comment", "made by 'sottovoce policy schema'");
    schema.put("title", "A policy of Sottovoce: what calls may agree on");
    schema.setAll(mapping(properties()));
    optional(schema, "deviceKey");
    optional(schema, "mutual");
    optional(schema, "browser");
    optional(schema, "hold");
    optional(schema, "isolation");
    optional(schema, "metadata");
    optional(schema, "watch");
    schema.putObject("if").putObject("properties").set("profile", only(Policy.Profile.INTEROP));
    schema.putObject("else").set("properties", narrowed());
    schema.set("$defs", definitions());
    return schema;
  }

  private static ObjectNode properties() {
    ObjectNode properties = JSON.objectNode();
    properties.set(
        "profile",
        oneOf(Policy.Profile.values())
            .put("description", "Which rules the document keeps; weak names need interop."));
    properties.set("version", version());
    properties.set("valid", valid());
    for (Kind kind : Kind.values()) place(properties, kind, choice(kind));
    properties.set(
        "postQuantum",
        oneOf(Policy.PostQuantum.values())
            .put(
                "description",
                "require: refuse what a quantum computer opens later; prefer: take it, and say so;"
                    + " off."));
    properties.set(
        "verification",
        oneOf(Policy.Verification.values())
            .put("description", "string: the people compare the authentication string."));
    properties.set(
        "staleHead",
        oneOf(Policy.StaleHead.values())
            .put(
                "description",
                "A head of the log that witnesses saw too long ago; regulated policies refuse it."));
    properties.set("foreign", foreign());
    properties.set("codecs", codecs());
    properties.set(
        "deviceKey",
        names(Arrays.stream(Protection.values()).map(Protection::word).toList())
            .put("description", "The least that keeps a device's key from being copied."));
    properties.set(
        "mutual",
        oneOf(Policy.Mutual.values())
            .put(
                "description",
                "Who has to show a certificate in TLS to sign in; all keeps browsers out."));
    properties.set("browser", browser());
    properties.set(
        "hold",
        oneOf(Policy.Hold.values())
            .put(
                "description",
                "What is sent while a call is held: steady: silence, like speech; saving: nothing,"
                    + " which shows."));
    properties.set(
        "isolation",
        oneOf(Policy.Isolation.values())
            .put(
                "description",
                "Where phones decode what the other end sends: require: in a process of its own, or"
                    + " there is no call; off: where they like."));
    properties.set(
        "metadata",
        oneOf(Policy.Metadata.values())
            .put(
                "description",
                "What the server may see of calls; protected needs a relay and keeps browsers out."));
    properties.set("watch", watch());
    return properties;
  }

  private static ObjectNode browser() {
    ObjectNode browser = JSON.objectNode();
    browser.set(
        "unlock",
        oneOf(BrowserLock.Unlock.values())
            .put("description", "Whether its person is verified by a passkey before calls."));
    browser.set("idleSeconds", limit("After how long without use it locks.", BrowserLock.MOST));
    browser.set("hiddenSeconds", limit("After how long out of sight it locks.", BrowserLock.MOST));
    ObjectNode mapping = mapping(browser);
    mapping.remove("required");
    return mapping.put("description", "When a phone in a browser locks itself.");
  }

  private static ObjectNode watch() {
    ObjectNode watch = JSON.objectNode();
    watch.set("forged", limit("Packets that are not authentic."));
    watch.set("replayed", limit("Packets that came before."));
    watch.set("foreignSources", limit("Packets of other streams than the peer's."));
    watch.set(
        "elsewhere",
        limit(
            "Packets from another address than the checked one, in turns with those from there."));
    watch.set("packetsPerSecond", limit("The other end's cadence."));
    watch.set(
        "jumpMillis",
        limit("How far numbers and times in packets may run ahead of the clock at once."));
    watch.set(
        "clockDrift",
        limit("How much faster or slower the other end's clock may be, in millionths."));
    watch.set(
        "silenceMillis",
        limit("How long speech may be missing while the other end's reports arrive."));
    ObjectNode mapping = mapping(watch);
    mapping.remove("required");
    return mapping.put("description", "When the watch over a call's packets speaks up.");
  }

  private static ObjectNode limit(String description) {
    return limit(description, WatchLimits.MOST);
  }

  private static ObjectNode limit(String description, int most) {
    ObjectNode limit = JSON.objectNode().put("type", "integer");
    limit.put("minimum", 1).put("maximum", most);
    return limit.put("description", description);
  }

  /** Documents of before do not have it. */
  private static void optional(ObjectNode mapping, String key) {
    ArrayNode required = (ArrayNode) mapping.get("required");
    for (int i = required.size() - 1; i >= 0; i--) {
      if (required.get(i).asText().equals(key)) required.remove(i);
    }
  }

  private static ObjectNode version() {
    ObjectNode version = JSON.objectNode().put("type", "integer");
    version.put("minimum", 1).put("maximum", PolicyReader.MOST_VERSION);
    return version.put("description", "Grows with each document; an older one is never taken.");
  }

  private static ObjectNode valid() {
    ObjectNode dates = JSON.objectNode();
    dates.set("from", date().put("description", "The first day it holds."));
    dates.set("until", date().put("description", "The first day it no longer holds."));
    return mapping(dates);
  }

  private static ObjectNode date() {
    ObjectNode date = JSON.objectNode().put("type", "string").put("format", "date");
    // A validator may ignore formats, and by default it does.
    return date.put("pattern", "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$");
  }

  private static ObjectNode foreign() {
    ObjectNode foreign = JSON.objectNode();
    foreign.set(
        "withoutIce",
        oneOf(Policy.WithoutIce.values()).put("description", "Peers that have no ICE."));
    foreign.set(
        "unsigned",
        oneOf(Policy.Unsigned.values())
            .put(
                "description",
                "Peers that have no account and do not sign what they say in a call."));
    foreign.set(
        "silentPeers",
        names(Policy.SILENT_PEERS)
            .put(
                "description",
                "What a client speaks when the peer's description names no version of DTLS."));
    ObjectNode mapping = mapping(foreign);
    optional(mapping, "unsigned");
    return mapping;
  }

  private static ObjectNode codecs() {
    ObjectNode codecs = list(names(Policy.CODECS)).put("minItems", 1);
    return codecs.put("description", "The codecs that may be used, best first.");
  }

  /** Puts the node where documents have that kind, in a section if its path names one. */
  private static void place(ObjectNode properties, Kind kind, ObjectNode node) {
    int dot = kind.path().indexOf('.');
    String name = kind.path().substring(dot + 1);
    if (dot < 0) {
      properties.set(name, node);
      return;
    }
    String section = kind.path().substring(0, dot);
    if (!properties.has(section)) properties.set(section, mapping(JSON.objectNode()));
    ((ObjectNode) properties.get(section).get("properties")).set(name, node);
    ((ArrayNode) properties.get(section).get("required")).add(name);
  }

  private static ObjectNode choice(Kind kind) {
    ObjectNode lists = JSON.objectNode();
    lists.set("offer", reference(kind.path()).put("description", "What is offered, best first."));
    lists.set(
        "accept",
        reference(kind.path())
            .put("description", "What is accepted: all that is offered and more."));
    return mapping(lists);
  }

  /** What weak names a profile other than {@code interop} may not list. */
  private static ObjectNode narrowed() {
    ObjectNode narrowed = JSON.objectNode();
    for (Kind kind : Kind.values()) {
      if (!hasWeak(kind)) continue;
      ObjectNode parent = narrowed;
      for (String each : kind.path().split("\\.")) parent = inside(parent, each);
      for (String each : List.of("offer", "accept")) {
        parent.set(each, reference(kind.path() + STRICT));
      }
    }
    return narrowed;
  }

  private static ObjectNode inside(ObjectNode properties, String name) {
    return properties.withObjectProperty(name).withObjectProperty("properties");
  }

  private static boolean hasWeak(Kind kind) {
    return SuiteRegister.all(kind).stream()
        .anyMatch(suite -> suite.use() == Suite.Use.INTEROP_ONLY);
  }

  private static ObjectNode definitions() {
    ObjectNode definitions = JSON.objectNode();
    for (Kind kind : Kind.values()) {
      definitions.set(kind.path(), entries(kind, suite -> suite.use() != Suite.Use.FORBIDDEN));
      if (hasWeak(kind)) {
        definitions.set(
            kind.path() + STRICT, entries(kind, suite -> suite.use() == Suite.Use.FREE));
      }
    }
    return definitions;
  }

  private static ObjectNode entries(Kind kind, Predicate<Suite> allowed) {
    List<String> known = SuiteRegister.all(kind).stream().filter(allowed).map(Suite::name).toList();
    ObjectNode dated = JSON.objectNode();
    dated.set("name", names(known));
    dated.set("until", date().put("description", "The first day on which it is refused."));
    ObjectNode entry = JSON.objectNode();
    entry
        .putArray("anyOf")
        .add(names(known))
        .add(mapping(dated).put("title", "a name with a date"));
    return list(entry);
  }

  private static ObjectNode reference(String definition) {
    return JSON.objectNode().put("$ref", "#/$defs/" + definition.replace(" ", "%20"));
  }

  private static ObjectNode list(ObjectNode item) {
    ObjectNode list = JSON.objectNode().put("type", "array");
    list.put("maxItems", PolicyReader.MOST_ENTRIES).put("uniqueItems", true);
    list.set("items", item);
    return list;
  }

  private static ObjectNode only(Enum<?> value) {
    return JSON.objectNode().put("const", word(value));
  }

  private static ObjectNode oneOf(Enum<?>[] values) {
    return names(Arrays.stream(values).map(PolicySchema::word).toList());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode names(Collection<String> names) {
    ObjectNode node = JSON.objectNode();
    ArrayNode known = node.putArray("enum");
    names.forEach(known::add);
    return node;
  }

  /** A mapping that has all these keys and no others. */
  private static ObjectNode mapping(ObjectNode properties) {
    ObjectNode mapping = JSON.objectNode().put("type", "object");
    mapping.put("additionalProperties", false);
    ArrayNode required = mapping.putArray("required");
    properties.fieldNames().forEachRemaining(required::add);
    mapping.set("properties", properties);
    return mapping;
  }
}
