package dev.sottovoce.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The log and the journal, over HTTPS. */
final class LogCommands {
  private LogCommands() {}

  /** {@code remote log}. */
  @Command(
      name = "log",
      header = "Show the log's head, who has cosigned it, and its last epochs.",
      description =
          "As the server tells it. What proves that it is the same head for everybody is 'sottovoce"
              + " log audit', which believes no server.",
      footer = {"", "Example:", "  sottovoce remote log --epochs 20 --home anna"})
  static final class Log extends RemoteWork {
    @Option(
        names = "--epochs",
        paramLabel = "N",
        description = "So many epochs, the newest first (default: ${DEFAULT-VALUE}, at most 50).")
    private int epochs = 10;

    Log(Console console) {
      super(console);
    }

    @Override
    public void run() {
      RemoteServer server = server();
      JsonNode head = server.get("log");
      JsonNode last = server.get("log/epochs", "?limit=" + Math.clamp(epochs, 1, 50));
      Map<String, Object> both = new LinkedHashMap<>();
      both.put("head", head);
      both.put("epochs", last.path("epochs"));
      if (shown(both)) return;
      console.say(
          text(head, "origin")
              + ": "
              + head.path("size").asLong()
              + " epochs, root "
              + text(head, "root"));
      for (JsonNode each : head.path("witnesses")) {
        console.say(
            text(each, "name")
                + (each.path("cosigned").isTextual()
                    ? " has cosigned it, " + time(each, "cosigned")
                    : " has not cosigned it"));
      }
      if (head.path("witnesses").isEmpty()) console.say("Nobody else vouches for this log.");
      for (JsonNode each : last.path("epochs")) {
        console.say(
            String.format(
                "epoch %d: changes: %d",
                each.path("number").asLong(), each.path("changes").asInt()));
      }
    }
  }

  /** {@code remote journal}. */
  @Command(
      name = "journal",
      header = "Show what people who administer did, the newest first.",
      footer = {"", "Example:", "  sottovoce remote journal --last 100 --home anna"})
  static final class Journal extends RemoteWork {
    @Option(
        names = "--last",
        paramLabel = "N",
        description = "So many lines (default: ${DEFAULT-VALUE}, at most 200).")
    private int last = 50;

    Journal(Console console) {
      super(console);
    }

    @Override
    public void run() {
      JsonNode page = server().get("actions", "?limit=" + Math.clamp(last, 1, 200));
      if (shown(page)) return;
      for (JsonNode each : page.path("actions")) {
        console.say(
            time(each, "at")
                + "  "
                + text(each, "admin")
                + "  "
                + text(each, "deed")
                + "  "
                + text(each, "subject"));
      }
    }
  }
}
