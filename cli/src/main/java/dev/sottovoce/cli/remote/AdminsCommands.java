package dev.sottovoce.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Rows;
import dev.sottovoce.cli.server.AdminCommand;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code remote admins}. */
@Command(
    name = "admins",
    header = "List who administers; invite people, take them out, unlink their devices.",
    footer = {
      "",
      "Examples:",
      "  sottovoce remote admins --home olga",
      "  sottovoce remote admins invite otto --role operator --home olga",
      "  sottovoce remote admins devices --home olga"
    })
final class AdminsCommands extends RemoteWork {
  private AdminsCommands(Console console) {
    super(console);
  }

  static CommandLine build(Console console) {
    return new CommandLine(new AdminsCommands(console))
        .addSubcommand(new Invite(console))
        .addSubcommand(new Remove(console))
        .addSubcommand(new LinkedDevices(console))
        .addSubcommand(new Unlink(console));
  }

  @Override
  public void run() {
    show("admins", new Rows<>("admins", "Nobody yet.", AdminsCommands::line, each -> each));
  }

  private static String line(JsonNode admin) {
    return String.format(
        "%-24s %-17s %s   since %s   devices: %d",
        text(admin, "name"),
        text(admin, "role"),
        admin.path("identified").asBoolean()
            ? "by the identity provider"
            : "passkeys: " + admin.path("passkeys").asInt(),
        time(admin, "created"),
        admin.path("devices").asInt());
  }

  /** {@code remote admins invite}. */
  @Command(
      name = "invite",
      header = "Invite somebody, or let them have one more passkey.",
      footer = {
        "",
        "Example:",
        "  sottovoce remote admins invite otto --role operator --home olga"
      })
  static final class Invite extends RemoteWork {
    @Parameters(paramLabel = "NAME", description = "What they are called in the console.")
    private String name = "";

    @Option(
        names = "--role",
        required = true,
        paramLabel = "ROLE",
        completionCandidates = AdminCommand.Roles.class,
        description = "One of ${COMPLETION-CANDIDATES}.")
    private String role = "";

    Invite(Console console) {
      super(console);
    }

    @Override
    public void run() {
      showChange(server().post("admins", Map.of("name", name, "role", role)), "");
    }
  }

  /** {@code remote admins remove}. */
  @Command(
      name = "remove",
      header = "Take somebody out: passkeys and sessions end at once.",
      footer = {"", "Example:", "  sottovoce remote admins remove otto --home olga"})
  static final class Remove extends RemoteWork {
    @Parameters(paramLabel = "NAME", description = "From 'remote admins'.")
    private String name = "";

    Remove(Console console) {
      super(console);
    }

    @Override
    public void run() {
      showChange(server().delete("admins/" + part(name)), name + " does not administer any more.");
    }
  }

  /** {@code remote admins devices}. */
  @Command(
      name = "devices",
      header = "List devices that administer, and who has linked them.",
      footer = {"", "Example:", "  sottovoce remote admins devices --home olga"})
  static final class LinkedDevices extends RemoteWork {
    LinkedDevices(Console console) {
      super(console);
    }

    @Override
    public void run() {
      show(
          "linked-devices",
          new Rows<>("devices", "None is linked.", LinkedDevices::line, each -> each));
    }

    private static String line(JsonNode linked) {
      return String.format(
          "%-24s %s   linked by %s, %s",
          text(linked, "admin"),
          DevicesCommands.line(linked.path("device")),
          text(linked, "by"),
          time(linked, "since"));
    }
  }

  /** {@code remote admins unlink}. */
  @Command(
      name = "unlink",
      header = "Let a device administer no more; it goes on to be a phone.",
      footer = {
        "",
        "Example:",
        "  sottovoce remote admins unlink 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed --home olga"
      })
  static final class Unlink extends RemoteWork {
    @Parameters(paramLabel = "ID", description = "From 'remote admins devices'.")
    private String id = "";

    Unlink(Console console) {
      super(console);
    }

    @Override
    public void run() {
      UUID device = device(id);
      showChange(
          server().delete("linked-devices/" + device),
          device + " administers for nobody any more.");
    }
  }
}
