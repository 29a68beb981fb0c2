package dev.sottovoce.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

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
      "  sottovoce remote devices revoke 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed --home olga",
      "  sottovoce remote policy status --home olga",
      "  sottovoce remote waiting --home olga"
    })
public final class RemoteCommand {
  private RemoteCommand() {}

  /** The group with its commands. */
  public static CommandLine build(Console console) {
    return new CommandLine(new RemoteCommand())
        .addSubcommand(new Health(console))
        .addSubcommand(new UsersCommands.Users(console))
        .addSubcommand(
            new CommandLine(new UsersCommands.User()).addSubcommand(new UsersCommands.Add(console)))
        .addSubcommand(DevicesCommands.build(console))
        .addSubcommand(PolicyCommands.build(console))
        .addSubcommand(new LogCommands.Log(console))
        .addSubcommand(AdminsCommands.build(console))
        .addSubcommand(WaitingCommands.build(console))
        .addSubcommand(new LogCommands.Journal(console));
  }

  /** {@code remote health}. */
  @Command(
      name = "health",
      header = "How the server is: what runs, what is registered, what wants attention.",
      footer = {"", "Example:", "  sottovoce remote health --home olga --json"})
  static final class Health extends RemoteWork {
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
}
