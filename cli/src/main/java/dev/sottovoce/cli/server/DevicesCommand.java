package dev.sottovoce.cli.server;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.DeviceText;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.store.Directory.Device;
import dev.sottovoce.server.store.PhoneSignIns.Proven;
import dev.sottovoce.server.webauthn.KeyProof;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code devices}: the phones that were enrolled. */
@Command(
    name = "devices",
    header = "List devices, prepare another one for a user, cut one off.",
    footer = {
      "",
      "Examples:",
      "  sottovoce devices list",
      "  sottovoce devices add alice",
      "  sottovoce devices revoke 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
    })
public final class DevicesCommand {
  private DevicesCommand() {}

  /** The group with its commands. */
  public static picocli.CommandLine build(Console console) {
    return new picocli.CommandLine(new DevicesCommand())
        .addSubcommand(new Devices(console))
        .addSubcommand(new Add(console))
        .addSubcommand(new Revoke(console));
  }

  /** The id of a device, as a person wrote it. */
  static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("'" + text + "' is no device id; copy it from 'sottovoce devices list'.");
    }
  }

  /** A device, and what makers have proven of passkeys that were made on it. */
  record Listed(Device device, List<Proven> proven) {
    @Override
    public String toString() {
      return "Listed[redacted]";
    }
  }

  /** {@code devices list}. */
  @Command(name = "list", header = "List every device, also those that were cut off.")
  static final class Devices extends Listing<Listed> {
    Devices(Console console) {
      super(console, "devices", "No devices yet. Make a code: sottovoce user add NAME");
    }

    @Override
    List<Listed> all(Administration administration) {
      List<Device> devices = administration.devices();
      Map<UUID, List<Proven>> proven = administration.proven(devices);
      return devices.stream()
          .map(each -> new Listed(each, proven.getOrDefault(each.id(), List.of())))
          .toList();
    }

    @Override
    String line(Listed listed) {
      Device device = listed.device();
      StringBuilder lines =
          new StringBuilder(
              DeviceText.line(
                  device.id().toString(),
                  device.user(),
                  device.name(),
                  device.revoked().isPresent(),
                  device.expires()));
      for (Proven each : listed.proven()) {
        KeyProof proof = each.proof();
        String line =
            DeviceText.proven(proof.protection().word(), proof.maker(), proof.model(), each.at());
        lines.append(System.lineSeparator()).append(line);
      }
      return lines.toString();
    }

    @Override
    Map<String, Object> row(Listed listed) {
      Device device = listed.device();
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", device.id().toString());
      row.put("user", device.user());
      row.put("name", device.name());
      row.put("kind", device.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      row.put("protection", device.protection().word());
      row.put("created", device.created().toString());
      row.put("expires", device.expires().toString());
      row.put("revoked", device.revoked().map(Instant::toString).orElse(null));
      row.put("attested", listed.proven().stream().map(Devices::row).toList());
      return row;
    }

    private static Map<String, Object> row(Proven proven) {
      KeyProof proof = proven.proof();
      return Map.of(
          "protection",
          proof.protection().word(),
          "format",
          proof.format(),
          "maker",
          proof.maker(),
          "model",
          proof.model(),
          "at",
          proven.at().toString());
    }
  }

  /** {@code devices add}. */
  @Command(
      name = "add",
      header = "Make a code for another device of a user.",
      description =
          "The device signs in with it; others trust it once a device of the user's account has let"
              + " it in ('sottovoce phone devices approve' there).",
      footer = {"", "Example:", "  sottovoce devices add alice"})
  static final class Add implements Runnable {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "The user, from 'sottovoce user list'.")
    private String name = "";

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    Add(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      try (Administration administration = data.openExisting()) {
        boolean known = administration.users().stream().anyMatch(each -> each.name().equals(name));
        if (!known) {
          throw Failure.failed(
              "There is no user " + name + "; a new one is added with: sottovoce user add " + name);
        }
        UserCommand.showCode(
            console, json, name, administration.config().domain(), administration.addUser(name));
      } catch (IOException e) {
        throw Failure.failed(Sentences.of("No code can be made", e), e);
      }
    }
  }

  /** {@code devices revoke}. */
  @Command(
      name = "revoke",
      header = "Cut devices off for good: they cannot sign in or call any more.")
  static final class Revoke implements Runnable {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "From 'devices list'.")
    private List<String> ids = List.of();

    @Mixin private DataOption data = new DataOption();

    Revoke(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      List<UUID> devices = ids.stream().map(DevicesCommand::id).toList();
      try (Administration administration = data.openExisting()) {
        for (UUID device : devices) {
          if (!administration.revoke(device)) {
            throw Failure.failed(
                "There is no device "
                    + device
                    + " that could still be cut off; see 'sottovoce devices list'.");
          }
          console.say(device + " is cut off.");
        }
      }
    }
  }
}
