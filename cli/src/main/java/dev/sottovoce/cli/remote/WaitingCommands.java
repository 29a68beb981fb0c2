package dev.sottovoce.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Rows;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code remote waiting}. */
@Command(
    name = "waiting",
    header = "List changes that wait for a second person; say yes or no.",
    footer = {
      "",
      "Examples:",
      "  sottovoce remote waiting --home otto",
      "  sottovoce remote waiting yes 0b5c7c3a-97a5-4a6e-9b0e-6d6a1c1b0f3e --home otto"
    })
final class WaitingCommands extends RemoteWork {
  private WaitingCommands(Console console) {
    super(console);
  }

  static CommandLine build(Console console) {
    return new CommandLine(new WaitingCommands(console))
        .addSubcommand(new Yes(console))
        .addSubcommand(new No(console));
  }

  @Override
  public void run() {
    show(
        "proposals",
        new Rows<>(
            "proposals",
            "Nothing waits for a second person.",
            WaitingCommands::line,
            each -> each));
  }

  private static String line(JsonNode each) {
    return String.format(
        "%s  %s: %s (asked by %s, until %s)",
        text(each, "id"),
        text(each, "change"),
        text(each, "subject"),
        text(each, "by"),
        time(each, "until"));
  }

  /** {@code remote waiting yes}. */
  @Command(
      name = "yes",
      header = "Say yes to a change that somebody else has asked for, and so make it.",
      footer = {
        "",
        "Example:",
        "  sottovoce remote waiting yes 0b5c7c3a-97a5-4a6e-9b0e-6d6a1c1b0f3e --home otto"
      })
  static final class Yes extends RemoteWork {
    @Parameters(paramLabel = "ID", description = "From 'remote waiting'.")
    private String id = "";

    Yes(Console console) {
      super(console);
    }

    @Override
    public void run() {
      JsonNode made = server().post("proposals/" + part(id) + "/confirmation", Map.of());
      JsonNode result = made.path("result");
      String done = "Done: " + text(made, "subject") + ".";
      // Somebody has to hand over what the first person would have got.
      boolean toHandOver = result instanceof ObjectNode && result.has("address");
      showChange(toHandOver ? result : made, done);
    }
  }

  /** {@code remote waiting no}. */
  @Command(
      name = "no",
      header = "Say no to a change that waits, or withdraw one's own.",
      footer = {
        "",
        "Example:",
        "  sottovoce remote waiting no 0b5c7c3a-97a5-4a6e-9b0e-6d6a1c1b0f3e --home otto"
      })
  static final class No extends RemoteWork {
    @Parameters(paramLabel = "ID", description = "From 'remote waiting'.")
    private String id = "";

    No(Console console) {
      super(console);
    }

    @Override
    public void run() {
      showChange(server().delete("proposals/" + part(id)), "It does not wait any more.");
    }
  }
}
