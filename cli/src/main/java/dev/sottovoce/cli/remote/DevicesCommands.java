package dev.sottovoce.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.DeviceText;
import dev.sottovoce.cli.output.Rows;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code remote devices}. */
@Command(
    name = "devices",
    header = "List every device, also those that were cut off; make codes, cut one off.",
    footer = {
      "",
      "Examples:",
      "  sottovoce remote devices --home olga",
      "  sottovoce remote devices add alice --home olga",
      "  sottovoce remote devices revoke 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed --home olga"
    })
final class DevicesCommands extends RemoteWork {
  private DevicesCommands(Console console) {
    super(console);
  }

  static CommandLine build(Console console) {
    return new CommandLine(new DevicesCommands(console))
        .addSubcommand(new Add(console))
        .addSubcommand(new Revoke(console));
  }

  @Override
  public void run() {
    show(
        "devices",
        new Rows<>(
            "devices",
            "No devices yet. Make a code: sottovoce remote user add NAME",
            DevicesCommands::lines,
            each -> each));
  }

  private static String lines(JsonNode device) {
    StringBuilder lines = new StringBuilder(line(device));
    for (JsonNode each : device.path("attested")) {
      String line =
          DeviceText.proven(
              text(each, "protection"),
              text(each, "maker"),
              text(each, "model"),
              instant(each, "at"));
      lines.append(System.lineSeparator()).append(line);
    }
    return lines.toString();
  }

  static String line(JsonNode device) {
    return DeviceText.line(
        text(device, "id"),
        text(device, "user"),
        text(device, "name"),
        device.path("revoked").isTextual(),
        instant(device, "expires"));
  }

  /** {@code remote devices add}. */
  @Command(
      name = "add",
      header = "Make a code for another device of a user.",
      footer = {"", "Example:", "  sottovoce remote devices add alice --home olga"})
  static final class Add extends RemoteWork {
    @Parameters(paramLabel = "NAME", description = "The user, from 'remote users'.")
    private String name = "";

    Add(Console console) {
      super(console);
    }

    @Override
    public void run() {
      showChange(server().post("users/" + part(name) + "/codes", Map.of()), "");
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
  static final class Revoke extends RemoteWork {
    @Parameters(paramLabel = "ID", description = "From 'remote devices'.")
    private String id = "";

    Revoke(Console console) {
      super(console);
    }

    @Override
    public void run() {
      UUID device = device(id);
      showChange(
          server().post("devices/" + device + "/revocation", Map.of()), device + " is cut off.");
    }
  }
}
