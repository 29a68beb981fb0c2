package dev.sottovoce.policy;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.policy.Policy.Anomalies;
import dev.sottovoce.policy.Policy.FourEyes;
import dev.sottovoce.policy.Policy.Hold;
import dev.sottovoce.policy.Policy.Isolation;
import dev.sottovoce.policy.Policy.LastSeen;
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
import java.util.Comparator;
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

  /**
   * What became of reading a document.
   *
   * @param policy nothing when there is any problem
   * @param problems in the order of lines; those about the whole document come first
   */
  public record Examination(Optional<Policy> policy, List<PolicyProblem> problems) {
    public Examination {
      problems = List.copyOf(problems);
    }
  }

  /** Reads a document of at most 64 KiB. */
  public static Policy read(String yaml) throws PolicyException {
    Mistakes mistakes = new Mistakes();
    Optional<Policy> policy = read(yaml, mistakes);
    if (policy.isPresent()) return policy.get();
    throw new PolicyException(mistakes.found.get(0));
  }

  /** Reads a document to its end, whatever is wrong with it on the way. */
  public static Examination examine(String yaml) {
    Mistakes mistakes = new Mistakes();
    Optional<Policy> policy = read(yaml, mistakes);
    List<PolicyProblem> sorted = new ArrayList<>(mistakes.found);
    sorted.sort(
        Comparator.comparingInt(PolicyProblem::line).thenComparingInt(PolicyProblem::column));
    return new Examination(policy, sorted);
  }

  private static Optional<Policy> read(String yaml, Mistakes mistakes) {
    Section root =
        mistakes.tried(Section.absent(mistakes), () -> new Section("", compose(yaml), mistakes));
    Map<Kind, Choice> choices = new EnumMap<>(Kind.class);
    // The profile that forbids least: what stands below is not to be blamed for this line.
    Profile profile = root.choice("profile", Profile.class, Need.REQUIRED, Profile.INTEROP);
    int version = root.number("version", 1);
    Section valid = root.section("valid");
    LocalDate from = valid.date("from", LocalDate.MIN);
    LocalDate until = valid.date("until", LocalDate.MAX);
    if (!from.isBefore(until)) valid.mistake("until must be after from");
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
    Section admin = root.optional("admin");
    Policy policy =
        new Policy(
            profile,
            version,
            from,
            until,
            choices,
            root.choice("postQuantum", PostQuantum.class, Need.REQUIRED, PostQuantum.PREFER),
            root.choice("verification", Verification.class, Need.REQUIRED, Verification.NONE),
            root.choice("staleHead", StaleHead.class, Need.REQUIRED, StaleHead.REFUSE),
            foreign.choice("withoutIce", WithoutIce.class, Need.REQUIRED, WithoutIce.REFUSED),
            foreign.choice("unsigned", Unsigned.class, Need.OPTIONAL, Unsigned.SHOWN),
            foreign.oneOf("silentPeers", Policy.SILENT_PEERS),
            root.names("codecs", Policy.CODECS),
            root.protection("deviceKey"),
            root.choice("mutual", Mutual.class, Need.OPTIONAL, Mutual.PHONES),
            browser(root),
            root.choice("hold", Hold.class, Need.OPTIONAL, Hold.STEADY),
            root.choice("isolation", Isolation.class, Need.OPTIONAL, Isolation.OFF),
            root.choice("metadata", Metadata.class, Need.OPTIONAL, Metadata.STANDARD),
            fourEyes(admin),
            admin.choice("lastSeen", LastSeen.class, Need.OPTIONAL, LastSeen.NEVER),
            admin.choice("anomalies", Anomalies.class, Need.OPTIONAL, Anomalies.NEVER),
            watch(root));
    admin.finish();
    foreign.finish();
    root.finish();
    // The rules are about what is said; who said something else by mistake is told that first.
    if (mistakes.found.isEmpty()) check(policy, root);
    return mistakes.found.isEmpty() ? Optional.of(policy) : Optional.empty();
  }

  /** Documents of before do not have it. */
  private static Set<FourEyes> fourEyes(Section admin) {
    Set<FourEyes> fourEyes = EnumSet.noneOf(FourEyes.class);
    if (!admin.has("fourEyes")) return fourEyes;
    List<String> words = new ArrayList<>();
    for (FourEyes each : FourEyes.values()) words.add(each.name().toLowerCase(Locale.ROOT));
    for (String each : admin.distinct("fourEyes", words)) {
      fourEyes.add(FourEyes.valueOf(each.toUpperCase(Locale.ROOT)));
    }
    // Whoever invites alone is two people as soon as they like.
    if (!fourEyes.isEmpty() && !fourEyes.contains(FourEyes.ADMINS)) {
      admin.mistake("lists something under fourEyes, and admins must be among it");
    }
    return fourEyes;
  }

  /** Documents of before do not have it; each key may be left out. */
  private static BrowserLock browser(Section root) {
    BrowserLock usual = BrowserLock.DEFAULT;
    Section browser = root.optional("browser");
    BrowserLock lock =
        new BrowserLock(
            browser.choice("unlock", BrowserLock.Unlock.class, Need.OPTIONAL, usual.unlock()),
            browser.limit("idleSeconds", usual.idleSeconds(), BrowserLock.MOST),
            browser.limit("hiddenSeconds", usual.hiddenSeconds(), BrowserLock.MOST));
    browser.finish();
    return lock;
  }

  /** Documents of before do not have it; each key may be left out. */
  private static WatchLimits watch(Section root) {
    WatchLimits usual = WatchLimits.DEFAULT;
    Section watch = root.optional("watch");
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
  private static void check(Policy policy, Section root) {
    LocalDate last = policy.until().minusDays(1);
    if (policy.profile() == Profile.REGULATED && policy.postQuantum() == PostQuantum.OFF) {
      root.mistake("a regulated policy must prefer or require post-quantum agreements");
    }
    if (policy.profile() == Profile.REGULATED && policy.staleHead() == StaleHead.WARN) {
      root.mistake("a regulated policy must refuse a stale head of the log");
    }
    if (policy.profile() == Profile.REGULATED && policy.unsigned() == Unsigned.SHOWN) {
      root.mistake("a regulated policy must say 'unsigned: refused' under foreign");
    }
    if (policy.postQuantum() == PostQuantum.REQUIRE) {
      for (Entry each : policy.choice(Kind.KEYING).accept()) {
        if (!SuiteRegister.find(Kind.KEYING, each.name()).filter(Suite::postQuantum).isPresent()) {
          root.mistake("requires post-quantum agreements, which " + each.name() + " lacks");
        }
      }
    }
    if (policy.verification() == Verification.STRING) {
      for (Entry each : policy.choice(Kind.KEYING).accept()) {
        if (!each.name().equals("ZRTP")) {
          root.mistake("wants strings compared, and " + each.name() + " has none");
        }
      }
    }
    for (Kind kind : Kind.values()) {
      if (policy.accepted(kind, last).isEmpty() && isNeeded(policy, kind)) {
        root.mistake(kind.path() + " accepts nothing on " + last + ", the policy's last day");
      }
      if (policy.offered(kind, last).isEmpty() && isNeeded(policy, kind)) {
        root.mistake(kind.path() + " offers nothing on " + last + ", the policy's last day");
      }
    }
    checkDtlsProfiles(policy, last, root);
    checkHybrid(policy, last, root);
  }

  private static void checkDtlsProfiles(Policy policy, LocalDate last, Section root) {
    boolean numbered =
        policy.offered(Kind.SRTP_PROFILE, last).stream().anyMatch(SuiteRegister::isForDtls);
    if (isNeeded(policy, Kind.FINGERPRINT) && !numbered) {
      root.mistake("accepts DTLS and offers no SRTP profile that DTLS has a number for");
    }
  }

  /** XM76 is defined with S384 and AES3 alone, so it needs them to the last day. */
  private static void checkHybrid(Policy policy, LocalDate last, Section root) {
    if (isHalfHybrid(kind -> policy.accepted(kind, last))) {
      root.mistake("accepts XM76, which goes with S384 and AES3, and not both of them");
    }
    if (isHalfHybrid(kind -> policy.offered(kind, last))) {
      root.mistake("offers XM76, which goes with S384 and AES3, and not both of them");
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

  private static Choice choice(Kind kind, Profile profile, Section section) {
    int before = section.mistakes.found.size();
    List<Entry> offer = section.entries("offer", kind, profile);
    List<Entry> accept = section.entries("accept", kind, profile);
    // An entry that was not understood is missing in one of the lists.
    boolean understood = section.mistakes.found.size() == before;
    for (Entry each : offer) {
      if (understood && accept.stream().noneMatch(other -> other.name().equals(each.name()))) {
        section.mistake("offers " + each.name() + " without accepting it");
      }
    }
    section.finish();
    return new Choice(offer, accept);
  }

  private static Node compose(String yaml) throws PolicyException {
    if (yaml.length() > MOST_OCTETS) throw new PolicyException("the document is too long");
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

  /** Whether documents have to have a key. */
  private enum Need {
    REQUIRED,
    /** Documents of before lack it. */
    OPTIONAL
  }

  /** Reads a part of the document, or says what is wrong with it. */
  private interface Reading<T> {
    T read() throws PolicyException;
  }

  /** What was wrong so far. */
  private static final class Mistakes {
    /** The most that anybody would read. */
    private static final int MOST = 100;

    private final List<PolicyProblem> found = new ArrayList<>();

    void add(PolicyProblem problem) {
      if (found.size() < MOST) found.add(problem);
    }

    /** Reads something; where it is wrong that is noted, and reading goes on with another value. */
    <T> T tried(T otherwise, Reading<T> reading) {
      try {
        return reading.read();
      } catch (PolicyException e) {
        add(e.problem());
        return otherwise;
      }
    }
  }

  /** A mapping of the document, from which each key is taken once. */
  private static final class Section {
    private final String path;
    private final Optional<MappingNode> node;
    private final Mistakes mistakes;
    private final Set<String> taken = new HashSet<>();

    private Section(String path, Optional<MappingNode> node, Mistakes mistakes) {
      this.path = path;
      this.node = node;
      this.mistakes = mistakes;
    }

    Section(String path, Node node, Mistakes mistakes) throws PolicyException {
      this(path, Optional.of(mapping(path, node)), mistakes);
    }

    /** One that is not there: every value is the usual one, and no more is said about it. */
    static Section absent(Mistakes mistakes) {
      return new Section("", Optional.empty(), mistakes);
    }

    private static MappingNode mapping(String path, Node node) throws PolicyException {
      if (node instanceof MappingNode mapping) return mapping;
      throw at(node, (path.isEmpty() ? "the document" : path) + " must be a mapping");
    }

    /** Something is wrong with it as a whole. */
    void mistake(String problem) {
      node.ifPresent(there -> mistakes.add(problem(there, problem).problem()));
    }

    private PolicyException problem(MappingNode there, String problem) {
      return at(there, path.isEmpty() ? problem : path + " " + problem);
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

    private interface ReadingOf<T> {
      T read(Node value) throws PolicyException;
    }

    /** What a key says; another value where it is wrong, or is not there and need not be. */
    private <T> T value(String key, Need need, T otherwise, ReadingOf<T> reading) {
      taken.add(key);
      if (!node.isPresent()) return otherwise;
      Optional<Node> value = find(key);
      if (value.isPresent()) {
        return mistakes.tried(otherwise, () -> reading.read(value.get()));
      }
      if (need == Need.REQUIRED) mistake("lacks " + key);
      return otherwise;
    }

    private Optional<Node> find(String key) {
      return node.flatMap(there ->
          there.getValue().stream()
              .filter(tuple ->
                  tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
              .map(NodeTuple::getValueNode)
              .findFirst());
    }

    boolean has(String key) {
      return find(key).isPresent();
    }

    Section section(String key) {
      return section(key, Need.REQUIRED);
    }

    /** One that documents of before lack. */
    Section optional(String key) {
      return section(key, Need.OPTIONAL);
    }

    private Section section(String key, Need need) {
      return value(key, need, absent(mistakes), value -> new Section(full(key), value, mistakes));
    }

    private static String text(Node node, String what) throws PolicyException {
      if (node instanceof ScalarNode scalar) return scalar.getValue();
      throw at(node, what + " must be one value");
    }

    int number(String key, int otherwise) {
      return value(key, Need.REQUIRED, otherwise, value -> whole(value, full(key), MOST_VERSION));
    }

    private static int whole(Node value, String what, int most) throws PolicyException {
      String digits = text(value, what);
      if (!digits.matches("[1-9][0-9]{0,8}")) {
        throw at(value, what + " must be a whole number from 1");
      }
      int number = Integer.parseInt(digits);
      if (number <= most) return number;
      throw at(value, what + " must be at most " + most);
    }

    /** A number that documents may leave out. */
    int limit(String key, int otherwise) {
      return limit(key, otherwise, WatchLimits.MOST);
    }

    int limit(String key, int otherwise, int most) {
      return value(key, Need.OPTIONAL, otherwise, value -> whole(value, full(key), most));
    }

    LocalDate date(String key, LocalDate otherwise) {
      return value(key, Need.REQUIRED, otherwise, value -> date(value, full(key)));
    }

    private static LocalDate date(Node value, String what) throws PolicyException {
      try {
        return LocalDate.parse(text(value, what));
      } catch (DateTimeException e) {
        throw at(value, what + " must be a date, such as 2027-12-31");
      }
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, Need need, E otherwise) {
      return value(key, need, otherwise, value -> choice(value, full(key), type));
    }

    private static <E extends Enum<E>> E choice(Node value, String what, Class<E> type)
        throws PolicyException {
      String text = text(value, what);
      List<String> known = new ArrayList<>();
      for (E each : type.getEnumConstants()) {
        String name = each.name().toLowerCase(Locale.ROOT);
        if (name.equals(text)) return each;
        known.add(name);
      }
      throw at(value, what + " must be one of " + String.join(", ", known));
    }

    String oneOf(String key, List<String> known) {
      return value(key, Need.REQUIRED, known.get(0), value -> oneOf(value, full(key), known));
    }

    private static String oneOf(Node value, String what, List<String> known)
        throws PolicyException {
      String text = text(value, what);
      if (known.contains(text)) return text;
      throw at(value, "'" + text + "' in " + what + " is not one of " + String.join(", ", known));
    }

    /** Documents of before do not have it: any key will do. */
    Protection protection(String key) {
      List<String> words = new ArrayList<>();
      for (Protection each : Protection.values()) words.add(each.word());
      String usual = Protection.SOFTWARE.word();
      String word = value(key, Need.OPTIONAL, usual, value -> oneOf(value, full(key), words));
      return Protection.of(word).orElse(Protection.SOFTWARE);
    }

    List<String> names(String key, List<String> known) {
      List<String> names = distinct(key, known);
      if (names.isEmpty() && find(key).filter(Section::isEmptyList).isPresent()) {
        mistake("lists nothing under " + key);
      }
      return names;
    }

    private static boolean isEmptyList(Node value) {
      return value instanceof SequenceNode list && list.getValue().isEmpty();
    }

    /** The same where nothing is listed, too. */
    List<String> distinct(String key, List<String> known) {
      List<String> names = new ArrayList<>();
      for (Node each : items(key)) {
        read(() -> {
          String name = oneOf(each, full(key), known);
          if (names.contains(name)) throw at(each, name + " stands twice");
          return names.add(name);
        });
      }
      return names;
    }

    private void read(Reading<Boolean> reading) {
      mistakes.tried(false, reading);
    }

    private List<Node> items(String key) {
      return value(key, Need.REQUIRED, List.of(), value -> items(value, full(key)));
    }

    private static List<Node> items(Node value, String what) throws PolicyException {
      if (!(value instanceof SequenceNode list)) throw at(value, what + " must be a list");
      if (list.getValue().size() > MOST_ENTRIES) throw at(value, what + " is too long");
      return list.getValue();
    }

    List<Entry> entries(String key, Kind kind, Profile profile) {
      List<Entry> entries = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      for (Node item : items(key)) {
        read(() -> {
          Entry entry = entry(item, full(key));
          rules(item, kind, profile, entry.name());
          if (!seen.add(entry.name())) throw at(item, entry.name() + " stands twice");
          return entries.add(entry);
        });
      }
      return entries;
    }

    /** One mistake in it is enough. */
    private static Entry entry(Node item, String what) throws PolicyException {
      if (!(item instanceof MappingNode)) return Entry.of(text(item, what));
      Mistakes own = new Mistakes();
      Section dated = new Section(what, item, own);
      String name = dated.value("name", Need.REQUIRED, "", value -> text(value, what + ".name"));
      LocalDate until = dated.date("until", LocalDate.MAX);
      dated.finish();
      if (own.found.isEmpty()) return new Entry(name, Optional.of(until));
      throw new PolicyException(own.found.get(0));
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
    void finish() {
      Set<String> seen = new HashSet<>();
      for (NodeTuple tuple : node.map(MappingNode::getValue).orElse(List.of())) {
        read(() -> {
          String key = text(tuple.getKeyNode(), "a key");
          if (!taken.contains(key)) throw at(tuple.getKeyNode(), full(key) + " is not known");
          if (!seen.add(key)) throw at(tuple.getKeyNode(), full(key) + " stands twice");
          return true;
        });
      }
    }
  }
}
