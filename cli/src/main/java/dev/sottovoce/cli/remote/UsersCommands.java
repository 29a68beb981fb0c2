package dev.sottovoce.cli.remote;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Rows;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Users, over HTTPS. */
final class UsersCommands {
  private UsersCommands() {}

  /** {@code remote users}. */
  @Command(
      name = "users",
      header = "List users.",
      footer = {"", "Example:", "  sottovoce remote users --home olga"})
  static final class Users extends RemoteWork {
    Users(Console console) {
      super(console);
    }

    @Override
    public void run() {
      show(
          "users",
          new Rows<>(
              "users",
              "No users yet. Add one: sottovoce remote user add NAME",
              each ->
                  String.format(
                      "%-24s devices: %d", text(each, "name"), each.path("deviceCount").asInt()),
              each -> each));
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
  static final class Add extends RemoteWork {
    @Parameters(paramLabel = "NAME", description = "The part before the @.")
    private String name = "";

    Add(Console console) {
      super(console);
    }

    @Override
    public void run() {
      showChange(server().post("users", Map.of("name", name)), name + " is added.");
    }
  }
}
