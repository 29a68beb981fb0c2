package dev.sottovoce.cli.server;

import dev.sottovoce.cli.output.CodeText;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.output.Times;
import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.SipPhoneKit;
import dev.sottovoce.server.store.Directory.User;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code user}: who may have phones. */
@Command(
    name = "user",
    header = "Add users, list them, reset an account.",
    footer = {"", "Examples:", "  sottovoce user add alice", "  sottovoce user list --json"})
public final class UserCommand {
  private static final int VALID_MINUTES = 15;

  private UserCommand() {}

  /** The group with its commands. */
  public static picocli.CommandLine build(Console console) {
    return new picocli.CommandLine(new UserCommand())
        .addSubcommand(new Add(console))
        .addSubcommand(new Reset(console))
        .addSubcommand(new Users(console));
  }

  /** {@code user add}. */
  @Command(
      name = "add",
      header = "Add a user, or one more device of a user.",
      description = {
        "Prints a one-time code that the user's phone redeems within 15 minutes; on a terminal also"
            + " as a QR code. With --sip-phone it writes key, certificate and a ready configuration"
            + " for a stock SIP phone instead: for baresip, and for Linphone where the server has"
            + " listen.sipForeign."
      },
      footer = {
        "",
        "Examples:",
        "  sottovoce user add alice",
        "  sottovoce user add bob --json",
        "  sottovoce user add desk --sip-phone --out ./desk-phone",
        "  sottovoce user add desk --sip-phone --csr request.pem"
      })
  static final class Add implements Runnable {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "The part before the @ of the user's address.")
    private String name = "";

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--sip-phone", description = "Prepare a stock SIP phone (baresip, Linphone).")
    private boolean sipPhone;

    @Option(
        names = "--out",
        paramLabel = "DIR",
        description = "Where the SIP phone's files go (default: ./NAME-phone).")
    private @Nullable Path out;

    @Option(
        names = "--csr",
        paramLabel = "FILE",
        description =
            "The SIP phone's own certificate request (PKCS #10, P-256): its key then never was in"
                + " your hands.")
    private @Nullable Path request;

    @Option(
        names = "--no-ice",
        description = "The SIP phone sends to the SDP's address, without ICE.")
    private boolean noIce;

    Add(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      if (!sipPhone && (out != null || noIce || request != null)) {
        throw Failure.usage("--out, --csr and --no-ice belong to --sip-phone.");
      }
      try (Administration administration = data.open()) {
        if (sipPhone) addSipPhone(administration);
        else addPhone(administration);
      } catch (IllegalArgumentException e) {
        throw Failure.usage("'" + name + "' cannot be a user: " + e.getMessage() + ".");
      } catch (IOException e) {
        throw Failure.environment(Sentences.of("The user was not added", e), e);
      }
    }

    private void addPhone(Administration administration) throws IOException {
      showCode(console, json, name, administration.config().domain(), administration.addUser(name));
    }

    private void addSipPhone(Administration administration) throws IOException {
      Path folder = out == null ? Path.of(name + "-phone") : out;
      SipPhoneKit.Options options =
          noIce
              ? new SipPhoneKit.Options(SipPhoneKit.Ice.OFF, "0.0.0.0", 0)
              : SipPhoneKit.Options.DEFAULT;
      Path csr = request;
      SipPhoneKit kit =
          csr == null
              ? administration.addSipPhone(name, folder, options)
              : administration.addSipPhone(name, folder, options, csr);
      if (json) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("user", name);
        facts.put("address", kit.address());
        facts.put("device", kit.device().toString());
        facts.put("folder", kit.folder().toString());
        console.json(facts);
        return;
      }
      console.say("A SIP phone for " + kit.address() + " is in " + kit.folder() + ".");
      if (csr == null) {
        console.say("Its key is in there: hand it over safely, and delete this copy.");
      } else {
        console.say("Its owner puts key.pem there, and: cat certificate.pem key.pem > phone.pem");
      }
      console.say("On the phone: baresip -f " + kit.folder());
      if (kit.linphone()) console.say("or: linphonec -c " + kit.folder().resolve("linphonerc"));
    }
  }

  static void showCode(
      Console console, boolean json, String name, String domain, EnrolmentCode code) {
    String address = "sip:" + name + "@" + domain;
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("user", name);
      facts.put("address", address);
      facts.put("code", code.text());
      facts.put("validMinutes", VALID_MINUTES);
      console.json(facts);
      return;
    }
    CodeText.say(console, address, VALID_MINUTES, code.text());
  }

  /** {@code user reset}. */
  @Command(
      name = "reset",
      header = "Give a user's account up, when all devices and the recovery words are lost.",
      description = {
        "Cuts all the user's phones off and prints a code for a new one, which founds a new"
            + " account. Everybody who knows the user is told that the operator did this, and"
            + " nobody counts as verified any more. If the user has the recovery words, do not do"
            + " this: give out a code by 'user add', and let them run 'phone recover'."
      },
      footer = {"", "Example:", "  sottovoce user reset alice"})
  static final class Reset implements Runnable {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "From 'user list'.")
    private String name = "";

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    Reset(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      try (Administration administration = data.openExisting()) {
        EnrolmentCode code = administration.resetUser(name);
        showCode(console, json, name, administration.config().domain(), code);
      } catch (IllegalArgumentException e) {
        throw Failure.usage("'" + name + "' cannot be reset: " + e.getMessage() + ".");
      } catch (IOException e) {
        throw Failure.environment(Sentences.of("The account was not reset", e), e);
      }
    }
  }

  /** {@code user list}. */
  @Command(name = "list", header = "List the users and how many devices each has.")
  static final class Users extends Listing<User> {
    Users(Console console) {
      super(console, "users", "No users yet. Add one: sottovoce user add NAME");
    }

    @Override
    List<User> all(Administration administration) {
      return administration.users();
    }

    @Override
    String line(User user) {
      return String.format(
          "%-24s %2d device%s   since %s",
          user.name(),
          user.devices(),
          user.devices() == 1 ? " " : "s",
          Times.shown(user.created()));
    }

    @Override
    Map<String, Object> row(User user) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", user.name());
      row.put("created", user.created().toString());
      row.put("devices", user.devices());
      return row;
    }
  }
}
