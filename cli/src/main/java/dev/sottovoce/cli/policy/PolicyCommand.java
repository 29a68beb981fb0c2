package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.policy.compare.CompareCommand;
import dev.sottovoce.policy.Compatibility;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyDifference;
import dev.sottovoce.policy.PolicyDifference.Change;
import dev.sottovoce.policy.Suite;
import dev.sottovoce.policy.SuiteRegister;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy}: what may be agreed on. */
@Command(
    name = "policy",
    header = "Show, check, sign and install policies: what calls may agree on.",
    description =
        "A POLICY is the name of one that comes with Sottovoce (default, regulated, interop) or a"
            + " file.",
    footer = {
      "",
      "Examples:",
      "  sottovoce policy show regulated",
      "  sottovoce policy check our-policy.yaml",
      "  sottovoce policy simulate default our-policy.yaml",
      "  sottovoce policy compare interop",
      "  sottovoce policy explain DH3k",
      "  sottovoce policy install our-policy.yaml"
    })
public final class PolicyCommand {
  private PolicyCommand() {}

  /** The group with its commands. */
  public static CommandLine build(Console console) {
    return new CommandLine(new PolicyCommand())
        .addSubcommand(new Show(console))
        .addSubcommand(new Check(console))
        .addSubcommand(new SchemaCommand(console))
        .addSubcommand(RootCommand.build(console))
        .addSubcommand(new KeyCommand(console))
        .addSubcommand(new SignCommand(console))
        .addSubcommand(new TrustCommand(console))
        .addSubcommand(new InstallCommand(console))
        .addSubcommand(new StatusCommand(console))
        .addSubcommand(new Difference(console))
        .addSubcommand(new Explain(console))
        .addSubcommand(new Simulate(console))
        .addSubcommand(new CompareCommand(console));
  }

  /** {@code policy show}. */
  @Command(
      name = "show",
      header = "Print a policy; the document itself, or with --json its values.")
  static final class Show implements Runnable {
    private final Console console;

    @Parameters(paramLabel = "POLICY", arity = "0..1", defaultValue = "default")
    private String policy = "default";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    Show(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      if (!json) {
        console.out().print(Documents.text(policy));
        return;
      }
      console.json(values(Documents.read(policy), Documents.today()));
    }
  }

  private static Map<String, Object> values(Policy policy, LocalDate day) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("profile", lower(policy.profile()));
    values.put("version", policy.version());
    values.put("from", policy.from().toString());
    values.put("until", policy.until().toString());
    values.put("postQuantum", lower(policy.postQuantum()));
    values.put("verification", lower(policy.verification()));
    values.put("staleHead", lower(policy.staleHead()));
    values.put("withoutIce", lower(policy.withoutIce()));
    values.put("unsigned", lower(policy.unsigned()));
    values.put("metadata", lower(policy.metadata()));
    for (Kind kind : Kind.values()) {
      values.put(
          kind.path(),
          Map.of("offer", policy.offered(kind, day), "accept", policy.accepted(kind, day)));
    }
    values.put("codecs", policy.codecs());
    return values;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** {@code policy check}. */
  @Command(
      name = "check",
      header = "Say whether a document keeps the rules, and what will soon be refused.")
  static final class Check implements Runnable {
    private final Console console;

    @Parameters(paramLabel = "POLICY")
    private String policy = "";

    Check(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      Policy read = Documents.read(policy);
      LocalDate today = Documents.today();
      if (!read.isValidOn(today)) {
        throw Failure.failed(
            "The policy holds from " + read.from() + " until " + read.until() + ", not today.");
      }
      for (String warning : read.warnings(today)) console.say("warning: " + warning);
      console.say(
          "The policy keeps the rules: "
              + lower(read.profile())
              + ", version "
              + read.version()
              + ", until "
              + read.until()
              + ".");
    }
  }

  /** {@code policy diff}. */
  @Command(
      name = "diff",
      header = "Say what a new policy allows that an old one does not, and the other way round.")
  static final class Difference implements Runnable {
    /** What tells two documents apart that allow the same. */
    private static final Set<String> IDENTITY =
        Set.of("profile", "version", "valid.from", "valid.until");

    private final Console console;

    @Parameters(index = "0", paramLabel = "OLD")
    private String before = "";

    @Parameters(index = "1", paramLabel = "NEW")
    private String after = "";

    Difference(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      List<Change> changes =
          PolicyDifference.between(Documents.read(before), Documents.read(after)).changes().stream()
              .filter(change -> !IDENTITY.contains(change.key()))
              .toList();
      for (Change each : changes) console.say(String.format("%-26s %s", each.key(), words(each)));
      if (changes.isEmpty()) console.say("The two allow the same.");
    }

    private static String words(Change change) {
      List<String> words = new ArrayList<>();
      for (String each : change.after()) if (!change.before().contains(each)) words.add("+" + each);
      for (String each : change.before()) if (!change.after().contains(each)) words.add("-" + each);
      if (words.isEmpty()) return "order: " + String.join(", ", change.after());
      return String.join("  ", words);
    }
  }

  /** {@code policy explain}. */
  @Command(
      name = "explain",
      header = "Say what is known about a name, or list all names.",
      footer = {"", "Examples:", "  sottovoce policy explain", "  sottovoce policy explain SDES"})
  static final class Explain implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", arity = "0..1", defaultValue = "")
    private String name = "";

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    Explain(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      List<Suite> found = name.isEmpty() ? SuiteRegister.all() : SuiteRegister.find(name);
      if (found.isEmpty()) {
        throw Failure.failed("'" + name + "' is not known; 'sottovoce policy explain' lists all.");
      }
      if (json) console.json(found.stream().map(Explain::values).toList());
      else for (Suite suite : found) console.say(sentence(suite));
      return ExitCode.DONE.number();
    }

    private static Map<String, Object> values(Suite suite) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("kind", suite.kind().path());
      values.put("name", suite.name());
      values.put("strengthBits", suite.strengthBits());
      values.put("forwardSecrecy", lower(suite.forwardSecrecy()));
      values.put("postQuantum", suite.postQuantum());
      values.put("standard", suite.standard());
      values.put("use", lower(suite.use()));
      values.put("why", suite.why());
      return values;
    }

    private static String sentence(Suite suite) {
      String use =
          switch (suite.use()) {
            case FREE -> "";
            case INTEROP_ONLY -> "; interop policies only: " + suite.why();
            case FORBIDDEN -> "; FORBIDDEN for good: " + suite.why();
          };
      return String.format(
          "%-30s %-20s %s%s%s%s",
          suite.name(),
          suite.kind().path(),
          suite.standard(),
          suite.strengthBits() > 0 ? ", " + suite.strengthBits() + " bits" : "",
          suite.postQuantum() ? ", post-quantum" : "",
          use);
    }
  }

  /** {@code policy simulate}. */
  @Command(
      name = "simulate",
      header = "Say which phones would still reach which while a policy is rolled out.",
      description =
          "Compares phones that have the OLD policy with phones that have the NEW one, in both"
              + " directions, by the rules of the call itself. Exit code 1 when a pair that talks"
              + " today would not.")
  static final class Simulate implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "OLD")
    private String before = "";

    @Parameters(index = "1", paramLabel = "NEW")
    private String after = "";

    @Option(names = "--on", paramLabel = "DATE", description = "As of that day (default: today).")
    private LocalDate day = Documents.today();

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    Simulate(Console console) {
      this.console = console;
    }

    private record Pair(String caller, String callee, boolean connects, String with) {}

    @Override
    public Integer call() {
      Map<String, Policy> generations = new LinkedHashMap<>();
      generations.put("old", Documents.read(before));
      generations.put("new", Documents.read(after));
      List<Pair> pairs = new ArrayList<>();
      generations.forEach((caller, callers) ->
          generations.forEach((callee, callees) -> {
            Compatibility found = Compatibility.of(callers, callees, day);
            pairs.add(new Pair(caller, callee, found.connects(), found.text()));
          }));
      if (json) console.json(pairs);
      else
        for (Pair each : pairs)
          console.say(each.caller() + " calls " + each.callee() + ": " + each.with());
      boolean all = pairs.stream().allMatch(Pair::connects);
      if (!all && !json) {
        console.say("Roll it out in two steps: accept the new everywhere first, then offer it.");
      }
      return (all ? ExitCode.DONE : ExitCode.FAILED).number();
    }
  }
}
