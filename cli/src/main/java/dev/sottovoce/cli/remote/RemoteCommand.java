package dev.sottovoce.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.CodeText;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.phone.HomeOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code remote}: administering from another machine, over HTTPS. */
@Command(
    name = "remote",
    header = "Administer a server from another machine, over HTTPS.",
    description = {
      "Asks as the phone in --home, once it was linked with somebody who administers (on the"
          + " server's machine: sottovoce admin device NAME ID). What they may is what their role"
          + " may in the console; the journal names them. The phone's key must be under a"
          + " passphrase or in a token."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce phone enrol CODE --home olga --key-store file",
      "  sottovoce remote health --home olga",
      "  sottovoce remote user add alice --home olga",
      "  sottovoce remote devices revoke 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed --home olga"
    })
public final class RemoteCommand {
  private RemoteCommand() {}

  /** The group with its commands. */
  public static CommandLine build(Console console) {
    return new CommandLine(new RemoteCommand())
        .addSubcommand(new Health(console))
        .addSubcommand(new Users(console))
        .addSubcommand(new CommandLine(new User()).addSubcommand(new AddUser(console)))
        .addSubcommand(
            new CommandLine(new Devices(console)).addSubcommand(new RevokeDevice(console)));
  }

  /** What they have in common: whose device asks, and how the answer is shown. */
  private abstract static class Work implements Runnable {
    final Console console;

    @Mixin private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    Work(Console console) {
      this.console = console;
    }

    RemoteServer server() {
      return RemoteServer.of(home);
    }

    /** Shows an answer as JSON; says whether that was asked for. */
    boolean shown(Object answer) {
      if (json) console.json(answer);
      return json;
    }
  }

  /** {@code remote health}. */
  @Command(
      name = "health",
      header = "How the server is: what runs, what is registered, what wants attention.",
      footer = {"", "Example:", "  sottovoce remote health --home olga --json"})
  static final class Health extends Work {
    Health(Console console) {
      super(console);
    }

    @Override
    public void run() {
      JsonNode now = server().get("overview");
      if (shown(now)) return;
      console.say(now.path("domain").asText("") + ", version " + now.path("version").asText(""));
      console.say(
          now.path("users").asInt()
              + " users, "
              + now.path("devices").asInt()
              + " devices that may sign in, "
              + now.path("registrations").asInt()
              + " registered, "
              + now.path("connections").asInt()
              + " connected");
      if (now.path("findings").isEmpty()) console.say("Nothing wants attention.");
      for (JsonNode each : now.path("findings")) {
        console.say(
            String.format(
                "%-8s %s: %s",
                each.path("level").asText(""),
                each.path("check").asText(""),
                each.path("state").asText("")));
      }
    }
  }

  /** {@code remote users}. */
  @Command(
      name = "users",
      header = "List users.",
      footer = {"", "Example:", "  sottovoce remote users --home olga"})
  static final class Users extends Work {
    Users(Console console) {
      super(console);
    }

    @Override
    public void run() {
      List<JsonNode> users = server().all("users");
      if (shown(Map.of("users", users))) return;
      if (users.isEmpty()) console.say("No users yet. Add one: sottovoce remote user add NAME");
      for (JsonNode each : users) {
        console.say(
            String.format(
                "%-24s devices: %d",
                each.path("name").asText(""), each.path("deviceCount").asInt()));
      }
    }
  }

  /** {@code remote user}. */
  @Command(
      name = "user",
      header = "Add users.",
      footer = {"", "Example:", "  sottovoce remote user add alice --home olga"})
  static final class User {}

  /** {@code remote user add}. */
  @Command(
      name = "add",
      header = "Add a user, and print the code for their phone.",
      footer = {"", "Example:", "  sottovoce remote user add alice --home olga"})
  static final class AddUser extends Work {
    @Parameters(paramLabel = "NAME", description = "The part before the @.")
    private String name = "";

    AddUser(Console console) {
      super(console);
    }

    @Override
    public void run() {
      JsonNode added = server().post("users", Map.of("name", name));
      if (shown(added)) return;
      if (added.has("waiting")) {
        console.say(RemoteServer.waiting(added));
        return;
      }
      CodeText.say(
          console,
          added.path("address").asText(""),
          added.path("validMinutes").asInt(),
          added.path("code").asText(""));
    }
  }

  /** {@code remote devices}. */
  @Command(
      name = "devices",
      header = "List every device, also those that were cut off; cut one off.",
      footer = {
        "",
        "Examples:",
        "  sottovoce remote devices --home olga",
        "  sottovoce remote devices revoke 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed --home olga"
      })
  static final class Devices extends Work {
    Devices(Console console) {
      super(console);
    }

    @Override
    public void run() {
      List<JsonNode> devices = server().all("devices");
      if (shown(Map.of("devices", devices))) return;
      for (JsonNode each : devices) {
        console.say(
            String.format(
                "%s  %-16s %-20s %s",
                each.path("id").asText(""),
                each.path("user").asText(""),
                each.path("name").asText(""),
                each.path("revoked").isTextual()
                    ? "revoked"
                    : "until " + each.path("expires").asText("")));
      }
    }
  }

  /** {@code remote devices revoke}. */
  @Command(
      name = "revoke",
      header = "Cut a device off for good: it cannot sign in or call any more.",
      footer = {
        "",
        "Example:",
        "  sottovoce remote devices revoke 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed --home olga"
      })
  static final class RevokeDevice extends Work {
    @Parameters(paramLabel = "ID", description = "From 'remote devices'.")
    private String id = "";

    RevokeDevice(Console console) {
      super(console);
    }

    @Override
    public void run() {
      JsonNode cut = server().post("devices/" + device() + "/revocation", Map.of());
      if (shown(cut)) return;
      console.say(cut.has("waiting") ? RemoteServer.waiting(cut) : device() + " is cut off.");
    }

    private UUID device() {
      try {
        return UUID.fromString(id);
      } catch (IllegalArgumentException e) {
        throw Failure.usage(
            "'" + id + "' is no device id; copy it from 'sottovoce remote devices'.");
      }
    }
  }
}
