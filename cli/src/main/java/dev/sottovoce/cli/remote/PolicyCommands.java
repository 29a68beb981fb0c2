package dev.sottovoce.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.policy.Documents;
import dev.sottovoce.cli.policy.InstallCommand;
import dev.sottovoce.policy.SignedPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Policies, over HTTPS. */
@Command(
    name = "policy",
    header = "Show the policy in force and its roll-out, check a draft, install a signed one.",
    footer = {
      "",
      "Examples:",
      "  sottovoce remote policy status --home sara",
      "  sottovoce remote policy show --home sara",
      "  sottovoce remote policy check policy.yaml --home sara",
      "  sottovoce remote policy install policy.yaml --home sara"
    })
final class PolicyCommands {
  private PolicyCommands() {}

  static CommandLine build(Console console) {
    return new CommandLine(new PolicyCommands())
        .addSubcommand(new Status(console))
        .addSubcommand(new Show(console))
        .addSubcommand(new Check(console))
        .addSubcommand(new Install(console));
  }

  /** {@code remote policy status}. */
  @Command(
      name = "status",
      header =
          "Say which policy is in force, who signs, and which phones were given which version.",
      footer = {"", "Example:", "  sottovoce remote policy status --home sara"})
  static final class Status extends RemoteWork {
    Status(Console console) {
      super(console);
    }

    @Override
    public void run() {
      JsonNode state = server().get("policy");
      if (shown(state)) return;
      List<String> officers = new ArrayList<>();
      state.path("officers").forEach(each -> officers.add(each.asText()));
      console.say(
          officers.isEmpty()
              ? "Nobody signs policies here."
              : "Officers: "
                  + String.join(", ", officers)
                  + "; "
                  + state.path("needed").asInt()
                  + " must sign.");
      JsonNode policy = state.path("policy");
      console.say(
          policy.isObject()
              ? "In force: version "
                  + policy.path("version").asInt()
                  + " ("
                  + text(policy, "profile")
                  + "), until "
                  + text(policy, "until")
                  + ", SHA-256 "
                  + text(policy, "fingerprint")
              : "None is installed yet; the built-in policy 'default' holds.");
      for (JsonNode each : policy.path("warnings")) console.say("warning: " + each.asText());
      for (JsonNode each : state.path("rollOut")) {
        int version = each.path("version").asInt();
        console.say(
            String.format(
                "%6d phones %s",
                each.path("phones").asInt(),
                version == 0 ? "were given none yet" : "were given version " + version));
      }
    }
  }

  /** {@code remote policy show}. */
  @Command(
      name = "show",
      header = "Print the document in force.",
      footer = {"", "Example:", "  sottovoce remote policy show --home sara > policy.yaml"})
  static final class Show extends RemoteWork {
    Show(Console console) {
      super(console);
    }

    @Override
    public void run() {
      JsonNode policy = server().get("policy").path("policy");
      if (!policy.isObject()) {
        throw Failure.failed("None is installed yet; the built-in policy 'default' holds.");
      }
      if (!shown(policy)) console.out().print(text(policy, "document"));
    }
  }

  /** {@code remote policy check}. */
  @Command(
      name = "check",
      header = "Say whether a draft keeps the rules, what it changes there, and whom it refuses.",
      footer = {"", "Example:", "  sottovoce remote policy check policy.yaml --home sara"})
  static final class Check extends RemoteWork {
    @Parameters(paramLabel = "POLICY", description = "A file, or default, regulated, interop.")
    private String policy = "";

    Check(Console console) {
      super(console);
    }

    @Override
    public void run() {
      JsonNode checked = server().ask("policy/checks", Map.of("document", Documents.text(policy)));
      if (shown(checked)) return;
      JsonNode draft = checked.path("draft");
      if (!draft.isObject()) throw Failure.failed(mistakes(checked.path("problems")));
      console.say(
          "It keeps the rules: "
              + text(draft, "profile")
              + ", version "
              + draft.path("version").asInt()
              + ", SHA-256 "
              + text(draft, "fingerprint"));
      for (JsonNode each : draft.path("obstacles")) {
        console.say("not taken yet: " + each.asText());
      }
      for (JsonNode each : draft.path("warnings")) console.say("warning: " + each.asText());
      int against = draft.path("against").asInt();
      String before = against == 0 ? "the built-in rules" : "version " + against;
      console.say(
          draft.path("changes").isEmpty()
              ? "It says the same as " + before + "."
              : "Against " + before + ":");
      for (JsonNode each : draft.path("changes")) {
        console.say(
            String.format(
                "  %-26s %s -> %s",
                text(each, "key"), words(each.path("before")), words(each.path("after"))));
      }
      forecast(draft.path("forecast"));
    }

    private String mistakes(JsonNode problems) {
      List<String> lines = new ArrayList<>();
      for (JsonNode each : problems) {
        int line = each.path("line").asInt();
        String where =
            line == 0 ? "" : "line " + line + ", column " + each.path("column").asInt() + ": ";
        lines.add(policy + ", " + where + text(each, "what") + ".");
      }
      return String.join("\n", lines);
    }

    private void forecast(JsonNode forecast) {
      if (forecast.path("refused").isEmpty()) console.say("No device would be refused.");
      for (JsonNode each : forecast.path("refused")) {
        String protection = text(each, "protection");
        console.say(
            String.format(
                "%6d devices refused: %s%s",
                each.path("devices").asInt(),
                text(each, "reason"),
                each.path("protection").isTextual() ? " (" + protection + ")" : ""));
      }
      for (JsonNode each : forecast.path("generations")) {
        console.say(
            String.format(
                "%6d phones with version %d: calling %s; called %s",
                each.path("phones").asInt(),
                each.path("version").asInt(),
                reach(each.path("calling")),
                reach(each.path("called"))));
      }
    }

    private static String reach(JsonNode reach) {
      return reach.isObject() ? text(reach, "with") : "not known";
    }

    private static String words(JsonNode values) {
      List<String> words = new ArrayList<>();
      values.forEach(each -> words.add(each.asText()));
      return words.isEmpty() ? "nothing" : String.join(", ", words);
    }
  }

  /** {@code remote policy install}. */
  @Command(
      name = "install",
      header = "Put a signed policy in force.",
      description = "Takes FILE with the officers' signatures in FILE.sig.",
      footer = {"", "Example:", "  sottovoce remote policy install policy.yaml --home sara"})
  static final class Install extends RemoteWork {
    @Parameters(paramLabel = "FILE", description = "The policy document; FILE.sig lies beside it.")
    private Path file = Path.of("");

    Install(Console console) {
      super(console);
    }

    @Override
    public void run() {
      SignedPolicy signed = InstallCommand.signed(file);
      JsonNode taken =
          server()
              .post(
                  "policy",
                  Map.of("document", signed.document().utf8(), "signatures", signed.signatures()));
      showChange(taken, "Version " + taken.path("version").asInt() + " of the policy is in force.");
    }
  }
}
