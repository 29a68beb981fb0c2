package dev.sottovoce.cli.server;

import static java.util.stream.Collectors.joining;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.output.Times;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.store.Admins.Admin;
import dev.sottovoce.server.store.Admins.Deed;
import dev.sottovoce.server.store.Directory.Device;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code admin}: who may use the operator's console. */
@Command(
    name = "admin",
    header = "Invite people to the operator's console, list them, link devices, take them out.",
    footer = {
      "",
      "Examples:",
      "  sottovoce admin add olga --role operator",
      "  sottovoce admin remove olga"
    })
public final class AdminCommand {
  /** In the journal: whoever is on the server's machine. */
  private static final String COMMAND_LINE = "(command line)";

  private AdminCommand() {}

  /** The group with its commands. */
  public static picocli.CommandLine build(Console console) {
    return new picocli.CommandLine(new AdminCommand())
        .addSubcommand(new Add(console))
        .addSubcommand(new Remove(console))
        .addSubcommand(new LinkDevice(console))
        .addSubcommand(new Administrators(console));
  }

  /** The words for roles. */
  public static final class Roles implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Role.values()).map(Role::word).iterator();
    }
  }

  /** {@code admin add}. */
  @Command(
      name = "add",
      header = "Invite somebody, or let them have one more passkey.",
      description = {
        "Prints an address that is good once and for 15 minutes: whoever opens it in a browser"
            + " makes the passkey by which they sign in. Hand it over as you would a key.",
        "help-desk enrols and cuts off phones; operator also sees policy and log; security-officer"
            + " installs policies and says who administers; auditor sees everything and changes"
            + " nothing."
      },
      footer = {
        "",
        "Examples:",
        "  sottovoce admin add olga --role security-officer",
        "  sottovoce admin add otto --role operator --json"
      })
  static final class Add implements Runnable {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "What they are called in the console.")
    private String name = "";

    @Option(
        names = "--role",
        required = true,
        paramLabel = "ROLE",
        completionCandidates = Roles.class,
        description = "One of ${COMPLETION-CANDIDATES}.")
    private String role = "";

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    Add(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      Role wanted =
          Role.of(role)
              .orElseThrow(() ->
                  Failure.usage("--role wants one of " + String.join(", ", new Roles()) + "."));
      try (Administration administration = data.openExisting()) {
        List<String> pages = administration.consolePages();
        String code = administration.invite(name, wanted);
        administration
            .admins()
            .record(COMMAND_LINE, Deed.ADMIN_INVITED, name + " as " + wanted.word());
        tell(wanted, pages.stream().map(page -> page + "#invitation=" + code).toList());
      } catch (IllegalArgumentException e) {
        throw Failure.usage("'" + name + "' cannot be invited: " + e.getMessage() + ".");
      } catch (IOException e) {
        throw Failure.environment(Sentences.of("Nobody was invited", e), e);
      }
    }

    private void tell(Role wanted, List<String> addresses) {
      if (json) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", name);
        facts.put("role", wanted.word());
        facts.put("addresses", addresses);
        facts.put("validMinutes", 15);
        console.json(facts);
        return;
      }
      console.say("An invitation for " + name + " (" + wanted.word() + "), good once and for 15");
      console.say("minutes. In the browser that will be used:");
      console.say("");
      for (String each : addresses) console.say("  " + each);
      if (addresses.size() > 1) {
        console.say("");
        console.say("The second one is for a browser on the server's own machine.");
      }
    }
  }

  /** {@code admin remove}. */
  @Command(
      name = "remove",
      header = "Take somebody out: passkeys and sessions end at once.",
      footer = {"", "Example:", "  sottovoce admin remove olga"})
  static final class Remove extends Removing {
    Remove(Console console) {
      super(console);
    }

    @Override
    boolean remove(Administration administration, String name) {
      if (!administration.admins().remove(name)) return false;
      administration.admins().record(COMMAND_LINE, Deed.ADMIN_REMOVED, name);
      return true;
    }

    @Override
    String nobody(String name) {
      return "Nobody of the name '" + name + "' administers.";
    }

    @Override
    String done(String name) {
      return name + " does not administer any more.";
    }
  }

  /** {@code admin device}. */
  @Command(
      name = "device",
      header = "Let somebody's phone administer by 'sottovoce remote', or not any more.",
      description = {
        "Whoever holds the phone's key may do what the person's role may, without a passkey."
            + " Whether a key in a file is under a passphrase the server cannot know; 'sottovoce"
            + " remote' takes no other."
      },
      footer = {
        "",
        "Examples:",
        "  sottovoce admin device olga 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
        "  sottovoce admin device olga 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed --remove"
      })
  static final class LinkDevice implements Runnable {
    private final Console console;

    @Parameters(index = "0", paramLabel = "NAME", description = "From 'admin list'.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "ID", description = "From 'devices list'.")
    private String id = "";

    @Option(names = "--remove", description = "End it.")
    private boolean remove;

    @Mixin private DataOption data = new DataOption();

    LinkDevice(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      UUID device = DevicesCommand.id(id);
      try (Administration administration = data.openExisting()) {
        if (remove) {
          administration.unlinkDevice(name, device);
          record(administration, Deed.DEVICE_UNLINKED, device);
          console.say("This device does not administer for " + name + " any more.");
          return;
        }
        Device linked = administration.linkDevice(name, device, COMMAND_LINE);
        record(administration, Deed.DEVICE_LINKED, device);
        console.say(
            linked.name()
                + " of "
                + linked.user()
                + " (key: "
                + linked.protection().word()
                + ", as it says itself) administers for "
                + name
                + " from now on.");
      } catch (IllegalArgumentException e) {
        throw Failure.failed("That cannot be done: " + e.getMessage() + ".");
      }
    }

    private void record(Administration administration, Deed deed, UUID device) {
      administration.admins().record(COMMAND_LINE, deed, device + " of " + name);
    }
  }

  /** {@code admin list}. */
  @Command(name = "list", header = "List who administers, their roles, passkeys and devices.")
  static final class Administrators extends Listing<Admin> {
    Administrators(Console console) {
      super(
          console,
          "admins",
          "Nobody yet. Invite somebody: sottovoce admin add NAME --role security-officer");
    }

    @Override
    List<Admin> all(Administration administration) {
      return administration.admins().all();
    }

    @Override
    String line(Admin admin) {
      return String.format(
          "%-24s %-17s %d passkey%s   since %s%s",
          admin.name(),
          admin.role().word(),
          admin.passkeys(),
          admin.passkeys() == 1 ? " " : "s",
          Times.shown(admin.created()),
          admin.devices().stream().map(each -> "   device " + each).collect(joining()));
    }

    @Override
    Map<String, Object> row(Admin admin) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", admin.name());
      row.put("role", admin.role().word());
      row.put("passkeys", admin.passkeys());
      row.put("devices", admin.devices().stream().map(UUID::toString).toList());
      row.put("created", admin.created().toString());
      return row;
    }
  }
}
