package dev.sottovoce.policy;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.policy.Policy.FourEyes;
import dev.sottovoce.policy.Policy.Hold;
import dev.sottovoce.policy.Policy.Isolation;
import dev.sottovoce.policy.Policy.Metadata;
import dev.sottovoce.policy.Policy.Mutual;
import dev.sottovoce.policy.Policy.PostQuantum;
import dev.sottovoce.policy.Policy.Profile;
import dev.sottovoce.policy.Policy.StaleHead;
import dev.sottovoce.policy.Policy.Unsigned;
import dev.sottovoce.policy.Policy.Verification;
import dev.sottovoce.policy.Policy.WithoutIce;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads {@code policy.yaml} by the letter: every key, name and date must be known, and the rules of
 * the document's profile hold, or there is no policy and a {@link PolicyException} says where.
 */
public final class PolicyReader {
  static final int MOST_OCTETS = 64 * 1024;

  /** The most entries in one list. */
  public static final int MOST_ENTRIES = 32;

  /** The highest version number. */
  public static final int MOST_VERSION = 999_999_999;

  private static final List<String> SECTIONS = List.of("dtls", "zrtp", "mikey");

  private PolicyReader() {}

  /** Reads a document of at most 64 KiB. */
  public static Policy read(String yaml) throws PolicyException {
    if (yaml.length() > MOST_OCTETS) throw new PolicyException("the document is too long");
    Section root = new Section("", compose(yaml));
    Map<Kind, Choice> choices = new EnumMap<>(Kind.class);
    Profile profile = root.choice("profile", Profile.class);
    int version = root.number("version");
    Section valid = root.section("valid");
    LocalDate from = valid.date("from");
    LocalDate until = valid.date("until");
    if (!from.isBefore(until)) throw valid.problem("until must be after from");
    valid.finish();
    Map<String, Section> sections = new LinkedHashMap<>();
    for (String each : SECTIONS) sections.put(each, root.section(each));
    for (Kind kind : Kind.values()) {
      int dot = kind.path().indexOf('.');
      Section parent = sections.getOrDefault(kind.path().substring(0, Math.max(dot, 0)), root);
      Section list = parent.section(kind.path().substring(dot + 1));
      choices.put(kind, choice(kind, profile, list));
    }
    for (Section each : sections.values()) each.finish();
    Section foreign = root.section("foreign");
    Policy policy =
        new Policy(
            profile,
            version,
            from,
            until,
            choices,
            root.choice("postQuantum", PostQuantum.class),
            root.choice("verification", Verification.class),
            root.choice("staleHead", StaleHead.class),
            foreign.choice("withoutIce", WithoutIce.class),
            foreign.choice("unsigned", Unsigned.class, Unsigned.SHOWN),
            foreign.oneOf("silentPeers", Policy.SILENT_PEERS),
            root.names("codecs", Policy.CODECS),
            root.protection("deviceKey"),
            root.choice("mutual", Mutual.class, Mutual.PHONES),
            browser(root),
            root.choice("hold", Hold.class, Hold.STEADY),
            root.choice("isolation", Isolation.class, Isolation.OFF),
            root.choice("metadata", Metadata.class, Metadata.STANDARD),
            fourEyes(root),
            watch(root));
    foreign.finish();
    root.finish();
    check(policy, root);
    return policy;
  }

  /** Documents of before do not have it. */
  private static Set<FourEyes> fourEyes(Section root) throws PolicyException {
    Set<FourEyes> fourEyes = EnumSet.noneOf(FourEyes.class);
    if (!root.has("admin")) return fourEyes;
    Section admin = root.section("admin");
    List<String> words = new ArrayList<>();
    for (FourEyes each : FourEyes.values()) words.add(each.name().toLowerCase(Locale.ROOT));
    for (String each : admin.distinct("fourEyes", words)) {
      fourEyes.add(FourEyes.valueOf(each.toUpperCase(Locale.ROOT)));
    }
    // Whoever invites alone is two people as soon as they like.
    if (!fourEyes.isEmpty() && !fourEyes.contains(FourEyes.ADMINS)) {
      throw admin.problem("lists something under fourEyes, and admins must be among it");
    }
    admin.finish();
    return fourEyes;
  }

  /** Documents of before do not have it; each key may be left out. */
  private static BrowserLock browser(Section root) throws PolicyException {
    BrowserLock usual = BrowserLock.DEFAULT;
    if (!root.has("browser")) return usual;
    Section browser = root.section("browser");
    BrowserLock lock =
        new BrowserLock(
            browser.choice("unlock", BrowserLock.Unlock.class, usual.unlock()),
            browser.limit("idleSeconds", usual.idleSeconds(), BrowserLock.MOST),
            browser.limit("hiddenSeconds", usual.hiddenSeconds(), BrowserLock.MOST));
    browser.finish();
    return lock;
  }

  /** Documents of before do not have it; each key may be left out. */
  private static WatchLimits watch(Section root) throws PolicyException {
    WatchLimits usual = WatchLimits.DEFAULT;
    if (!root.has("watch")) return usual;
    Section watch = root.section("watch");
    WatchLimits limits =
        new WatchLimits(
            watch.limit("forged", usual.forged()),
            watch.limit("replayed", usual.replayed()),
            watch.limit("foreignSources", usual.foreignSources()),
            watch.limit("elsewhere", usual.elsewhere()),
            watch.limit("packetsPerSecond", usual.packetsPerSecond()),
            watch.limit("jumpMillis", usual.jumpMillis()),
            watch.limit("clockDrift", usual.clockDrift()),
            watch.limit("silenceMillis", usual.silenceMillis()));
    watch.finish();
    return limits;
  }

  /** What lists alone cannot say. */
  private static void check(Policy policy, Section root) throws PolicyException {
    LocalDate last = policy.until().minusDays(1);
    if (policy.profile() == Profile.REGULATED && policy.postQuantum() == PostQuantum.OFF) {
      throw root.problem("a regulated policy must prefer or require post-quantum agreements");
    }
    if (policy.profile() == Profile.REGULATED && policy.staleHead() == StaleHead.WARN) {
      throw root.problem("a regulated policy must refuse a stale head of the log");
    }
    if (policy.profile() == Profile.REGULATED && policy.unsigned() == Unsigned.SHOWN) {
      throw root.problem("a regulated policy must say 'unsigned: refused' under foreign");
    }
    if (policy.postQuantum() == PostQuantum.REQUIRE) {
      for (Entry each : policy.choice(Kind.KEYING).accept()) {
        if (!SuiteRegister.find(Kind.KEYING, each.name()).filter(Suite::postQuantum).isPresent()) {
          throw root.problem("requires post-quantum agreements, which " + each.name() + " lacks");
        }
      }
    }
    if (policy.verification() == Verification.STRING) {
      for (Entry each : policy.choice(Kind.KEYING).accept()) {
        if (!each.name().equals("ZRTP")) {
          throw root.problem("wants strings compared, and " + each.name() + " has none");
        }
      }
    }
    for (Kind kind : Kind.values()) {
      if (policy.accepted(kind, last).isEmpty() && isNeeded(policy, kind)) {
        throw root.problem(kind.path() + " accepts nothing on " + last + ", the policy's last day");
      }
      if (policy.offered(kind, last).isEmpty() && isNeeded(policy, kind)) {
        throw root.problem(kind.path() + " offers nothing on " + last + ", the policy's last day");
      }
    }
    checkDtlsProfiles(policy, last, root);
    checkHybrid(policy, last, root);
  }

  private static void checkDtlsProfiles(Policy policy, LocalDate last, Section root)
      throws PolicyException {
    boolean numbered =
        policy.offered(Kind.SRTP_PROFILE, last).stream().anyMatch(SuiteRegister::isForDtls);
    if (isNeeded(policy, Kind.FINGERPRINT) && !numbered) {
      throw root.problem("accepts DTLS and offers no SRTP profile that DTLS has a number for");
    }
  }

  /** XM76 is defined with S384 and AES3 alone, so it needs them to the last day. */
  private static void checkHybrid(Policy policy, LocalDate last, Section root)
      throws PolicyException {
    if (isHalfHybrid(kind -> policy.accepted(kind, last))) {
      throw root.problem("accepts XM76, which goes with S384 and AES3, and not both of them");
    }
    if (isHalfHybrid(kind -> policy.offered(kind, last))) {
      throw root.problem("offers XM76, which goes with S384 and AES3, and not both of them");
    }
  }

  private static boolean isHalfHybrid(Function<Kind, List<String>> names) {
    return names.apply(Kind.ZRTP_KEY_AGREEMENT).contains("XM76")
        && !(names.apply(Kind.ZRTP_HASH).contains("S384")
            && names.apply(Kind.ZRTP_CIPHER).contains("AES3"));
  }

  private static boolean isNeeded(Policy policy, Kind kind) {
    List<String> keyings = policy.accepted(Kind.KEYING, policy.from());
    boolean dtls = keyings.contains("DTLS 1.3") || keyings.contains("DTLS 1.2");
    return switch (kind) {
      case KEYING, SRTP_PROFILE -> true;
      case FINGERPRINT -> dtls;
      case GROUP, CIPHER_SUITE, SIGNATURE -> keyings.contains("DTLS 1.3");
      case MIKEY_GROUP -> keyings.contains("MIKEY-DH") || keyings.contains("MIKEY-DHHMAC");
      default -> keyings.contains("ZRTP");
    };
  }

  private static Choice choice(Kind kind, Profile profile, Section section) throws PolicyException {
    List<Entry> offer = section.entries("offer", kind, profile);
    List<Entry> accept = section.entries("accept", kind, profile);
    for (Entry each : offer) {
      if (accept.stream().noneMatch(other -> other.name().equals(each.name()))) {
        throw section.problem("offers " + each.name() + " without accepting it");
      }
    }
    section.finish();
    return new Choice(offer, accept);
  }

  private static Node compose(String yaml) throws PolicyException {
    LoadSettings settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(MOST_OCTETS)
            .build();
    try {
      Optional<Node> root =
          new Composer(settings, new ParserImpl(settings, new StreamReader(settings, yaml)))
              .getSingleNode();
      if (!root.isPresent()) throw new PolicyException("the document is empty");
      return root.get();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      int column = e.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(1);
      throw new PolicyException(line, column, e.getProblem());
    } catch (YamlEngineException | StackOverflowError e) {
      throw new PolicyException("the document is no YAML that is understood here");
    }
  }

  /** A mapping of the document, from which each key is taken once. */
  private static final class Section {
    private final String path;
    private final MappingNode node;
    private final Set<String> taken = new HashSet<>();

    Section(String path, Node node) throws PolicyException {
      this.path = path;
      if (!(node instanceof MappingNode mapping)) {
        throw at(node, (path.isEmpty() ? "the document" : path) + " must be a mapping");
      }
      this.node = mapping;
    }

    PolicyException problem(String problem) {
      return at(node, path.isEmpty() ? problem : path + " " + problem);
    }

    private static PolicyException at(Node node, String problem) {
      Mark mark = node.getStartMark().orElse(null);
      return mark == null
          ? new PolicyException(problem)
          : new PolicyException(mark.getLine() + 1, mark.getColumn() + 1, problem);
    }

    private String full(String key) {
      return path.isEmpty() ? key : path + "." + key;
    }

    private Node value(String key) throws PolicyException {
      taken.add(key);
      for (NodeTuple tuple : node.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          return tuple.getValueNode();
        }
      }
      throw problem("lacks " + key);
    }

    Section section(String key) throws PolicyException {
      return new Section(full(key), value(key));
    }

    private static String text(Node node, String what) throws PolicyException {
      if (node instanceof ScalarNode scalar) return scalar.getValue();
      throw at(node, what + " must be one value");
    }

    int number(String key) throws PolicyException {
      Node value = value(key);
      String digits = text(value, full(key));
      if (!digits.matches("[1-9][0-9]{0,8}")) {
        throw at(value, full(key) + " must be a whole number from 1");
      }
      return Integer.parseInt(digits);
    }

    /** A number that documents may leave out. */
    int limit(String key, int otherwise) throws PolicyException {
      return limit(key, otherwise, WatchLimits.MOST);
    }

    int limit(String key, int otherwise, int most) throws PolicyException {
      if (!has(key)) return otherwise;
      int number = number(key);
      if (number <= most) return number;
      throw at(value(key), full(key) + " must be at most " + most);
    }

    LocalDate date(String key) throws PolicyException {
      Node value = value(key);
      return date(value, full(key));
    }

    private static LocalDate date(Node value, String what) throws PolicyException {
      try {
        return LocalDate.parse(text(value, what));
      } catch (DateTimeException e) {
        throw at(value, what + " must be a date, such as 2027-12-31");
      }
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) throws PolicyException {
      Node value = value(key);
      String text = text(value, full(key));
      List<String> known = new ArrayList<>();
      for (E each : type.getEnumConstants()) {
        String name = each.name().toLowerCase(Locale.ROOT);
        if (name.equals(text)) return each;
        known.add(name);
      }
      throw at(value, full(key) + " must be one of " + String.join(", ", known));
    }

    /** The same for a key that documents of before may lack. */
    <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) throws PolicyException {
      return has(key) ? choice(key, type) : otherwise;
    }

    private boolean has(String key) {
      return node.getValue().stream()
          .anyMatch(tuple ->
              tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key));
    }

    String oneOf(String key, List<String> known) throws PolicyException {
      Node value = value(key);
      return oneOf(value, full(key), known);
    }

    private static String oneOf(Node value, String what, List<String> known)
        throws PolicyException {
      String text = text(value, what);
      if (known.contains(text)) return text;
      throw at(value, "'" + text + "' in " + what + " is not one of " + String.join(", ", known));
    }

    /** Documents of before do not have it: any key will do. */
    Protection protection(String key) throws PolicyException {
      if (!has(key)) return Protection.SOFTWARE;
      List<String> words = new ArrayList<>();
      for (Protection each : Protection.values()) words.add(each.word());
      return Protection.of(oneOf(key, words)).orElse(Protection.SOFTWARE);
    }

    List<String> names(String key, List<String> known) throws PolicyException {
      List<String> names = distinct(key, known);
      if (names.isEmpty()) throw problem("lists nothing under " + key);
      return names;
    }

    /** The same where nothing is listed, too. */
    List<String> distinct(String key, List<String> known) throws PolicyException {
      List<String> names = new ArrayList<>();
      for (Node each : items(key)) {
        String name = oneOf(each, full(key), known);
        if (names.contains(name)) throw at(each, name + " stands twice");
        names.add(name);
      }
      return names;
    }

    private List<Node> items(String key) throws PolicyException {
      Node value = value(key);
      if (!(value instanceof SequenceNode list)) throw at(value, full(key) + " must be a list");
      if (list.getValue().size() > MOST_ENTRIES) throw at(value, full(key) + " is too long");
      return list.getValue();
    }

    List<Entry> entries(String key, Kind kind, Profile profile) throws PolicyException {
      List<Entry> entries = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      for (Node item : items(key)) {
        Entry entry = entry(item, full(key));
        rules(item, kind, profile, entry.name());
        if (!seen.add(entry.name())) throw at(item, entry.name() + " stands twice");
        entries.add(entry);
      }
      return entries;
    }

    private static Entry entry(Node item, String what) throws PolicyException {
      if (!(item instanceof MappingNode)) return Entry.of(text(item, what));
      Section dated = new Section(what, item);
      Entry entry =
          new Entry(text(dated.value("name"), what + ".name"), Optional.of(dated.date("until")));
      dated.finish();
      return entry;
    }

    /** The register's facts against the profile's rules. */
    private static void rules(Node item, Kind kind, Profile profile, String name)
        throws PolicyException {
      Suite suite = SuiteRegister.find(kind, name).orElse(null);
      if (suite == null) {
        throw at(item, "'" + name + "' is not known; see 'sottovoce policy explain'");
      }
      if (suite.use() == Suite.Use.FORBIDDEN) {
        throw at(item, name + " is forbidden for good: " + suite.why());
      }
      if (suite.use() == Suite.Use.INTEROP_ONLY && profile != Profile.INTEROP) {
        throw at(item, name + " may stand in interop policies only: " + suite.why());
      }
    }

    /**
     * Nothing may be left that was not asked for. A key that stands twice would let two readers
     * take two values from one signed document; YAML's composer lets it pass.
     */
    void finish() throws PolicyException {
      Set<String> seen = new HashSet<>();
      for (NodeTuple tuple : node.getValue()) {
        String key = text(tuple.getKeyNode(), "a key");
        if (!taken.contains(key)) throw at(tuple.getKeyNode(), full(key) + " is not known");
        if (!seen.add(key)) throw at(tuple.getKeyNode(), full(key) + " stands twice");
      }
    }
  }
}
