package dev.sottovoce.cli.server;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.output.Times;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.store.Provisioning.Client;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scim}: which directories may report who joins and who leaves. */
@Command(
    name = "scim",
    header = "Let the organisation's own directory report who joins and leaves (SCIM 2.0).",
    footer = {
      "",
      "Examples:",
      "  sottovoce scim add entra",
      "  sottovoce scim list",
      "  sottovoce scim remove entra"
    })
public final class ScimCommand {
  private ScimCommand() {}

  /** The group with its commands. */
  public static picocli.CommandLine build(Console console) {
    return new picocli.CommandLine(new ScimCommand())
        .addSubcommand(new Add(console))
        .addSubcommand(new Remove(console))
        .addSubcommand(new Directories(console));
  }

  /** {@code scim add}. */
  @Command(
      name = "add",
      header = "Let a directory report, and print what it shows.",
      description = {
        "Whoever has the token can add users and take everything from them, and can neither enrol"
            + " phones nor hear calls. It is shown once; only its hash is kept."
      },
      footer = {"", "Example:", "  sottovoce scim add entra"})
  static final class Add implements Runnable {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "What you call the directory.")
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
        String token = administration.addDirectory(name);
        tell(administration.scimAddress(), token);
      } catch (IllegalArgumentException e) {
        throw Failure.usage("'" + name + "' cannot be added: " + e.getMessage() + ".");
      } catch (IOException e) {
        throw Failure.environment(Sentences.of("Nothing was added", e), e);
      }
    }

    private void tell(String address, String token) {
      if (json) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", name);
        facts.put("address", address);
        facts.put("token", token);
        console.json(facts);
        return;
      }
      console.say("For the directory's settings (the token is shown this once):");
      console.say("");
      console.say("  address  " + address);
      console.say("  token    " + token);
    }
  }

  /** {@code scim remove}. */
  @Command(
      name = "remove",
      header = "Let a directory report no more. Whom it reported stays.",
      footer = {"", "Example:", "  sottovoce scim remove entra"})
  static final class Remove extends Removing {
    Remove(Console console) {
      super(console);
    }

    @Override
    boolean remove(Administration administration, String name) {
      return administration.provisioning().removeClient(name);
    }

    @Override
    String nobody(String name) {
      return "No directory of the name '" + name + "' may report.";
    }

    @Override
    String done(String name) {
      return name + " may not report any more.";
    }
  }

  /** {@code scim list}. */
  @Command(name = "list", header = "List the directories that may report.")
  static final class Directories extends Listing<Client> {
    Directories(Console console) {
      super(console, "directories", "None yet. Let one report: sottovoce scim add NAME");
    }

    @Override
    List<Client> all(Administration administration) {
      return administration.provisioning().clients();
    }

    @Override
    String line(Client client) {
      return String.format("%-24s since %s", client.name(), Times.shown(client.created()));
    }

    @Override
    Map<String, Object> row(Client client) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", client.name());
      row.put("created", client.created().toString());
      return row;
    }
  }
}
