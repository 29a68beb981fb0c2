package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.phone.account.Membership;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.phone.account.Parting;
import dev.sottovoce.phone.account.WaitingDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phone devices}: which devices speak for this phone's user. */
@Command(
    name = "devices",
    header =
        "The devices of this phone's account: list, let one in, remove one; new recovery words.",
    description = {
      "Others trust the devices that the account lists. A new one is let in here, on a device that"
          + " is listed already, and never by the operator."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce phone devices list",
      "  sottovoce phone devices approve",
      "  sottovoce phone devices remove 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
    })
final class OwnDevicesCommand {
  private OwnDevicesCommand() {}

  static CommandLine build(Console console) {
    return new CommandLine(new OwnDevicesCommand())
        .addSubcommand(new Listed(console))
        .addSubcommand(new Approve(console))
        .addSubcommand(new Remove(console))
        .addSubcommand(new NewWords(console))
        .addSubcommand(new Join(console));
  }

  /** What they have in common: the phone, and how they say what came of it. */
  private abstract static class Work implements Callable<Integer> {
    final Console console;

    @Mixin HomeOption home = new HomeOption();

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    Work(Console console) {
      this.console = console;
    }
  }

  /** {@code phone devices list}. */
  @Command(
      name = "list",
      header = "List the account's devices, and those that wait to be let in.",
      footer = {"", "Example:", "  sottovoce phone devices list --json"})
  static final class Listed extends Work {
    Listed(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      OwnAccount own = home.ownAccount();
      Optional<Parting> parting = AccountWork.run("The account cannot be read", own::parting);
      if (parting.isPresent()) throw Failure.failed(parting.get().sentence());
      AccountState state = AccountWork.run("The account cannot be read", own::refresh);
      List<WaitingDevice> waiting = AccountWork.run("The account cannot be read", own::waiting);
      if (json) {
        console.json(facts(own, state, waiting));
        return ExitCode.DONE.number();
      }
      for (AccountDevice each : state.devices()) {
        boolean self = each.publicKey().equals(own.self().publicKey());
        console.say(each.device() + "  " + each.protection().word() + (self ? "  this one" : ""));
      }
      for (WaitingDevice each : waiting) {
        console.say(each.device().device() + "  waits, and shows " + each.code());
      }
      if (!waiting.isEmpty()) {
        console.say("Let it in: " + home.command("phone devices approve"));
      }
      return ExitCode.DONE.number();
    }

    private static Map<String, Object> facts(
        OwnAccount own, AccountState state, List<WaitingDevice> waiting) {
      List<Map<String, Object>> devices = new ArrayList<>();
      for (AccountDevice each : state.devices()) {
        Map<String, Object> row = row(each);
        row.put("self", each.publicKey().equals(own.self().publicKey()));
        devices.add(row);
      }
      List<Map<String, Object>> others = new ArrayList<>();
      for (WaitingDevice each : waiting) {
        Map<String, Object> row = row(each.device());
        row.put("code", each.code());
        others.add(row);
      }
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("address", state.label().address());
      facts.put("account", state.id().hash().hex());
      facts.put("version", state.version());
      facts.put("devices", devices);
      facts.put("waiting", others);
      return facts;
    }

    private static Map<String, Object> row(AccountDevice device) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("device", device.device().toString());
      row.put("protection", device.protection().word());
      return row;
    }
  }

  /** {@code phone devices approve}. */
  @Command(
      name = "approve",
      header = "Let a waiting device into the account.",
      description = {
        "Shows the code of the device that waits, and asks whether the new device's own screen shows"
            + " the same. If it does not, somebody else wants in: answer no, and tell the operator."
      },
      footer = {
        "",
        "Examples:",
        "  sottovoce phone devices approve",
        "  sottovoce phone devices approve --yes '12345 67890 12345 67890'"
      })
  static final class Approve extends Work {
    @Option(
        names = "--yes",
        paramLabel = "CODE",
        description = "Do not ask: this is the code on the new device's screen.")
    private @Nullable String code;

    Approve(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      OwnAccount own = home.ownAccount();
      String compared = code == null ? ask(own) : code;
      AccountState state =
          AccountWork.run("The device was not let in", () -> own.approve(compared));
      if (json) console.json(facts(state));
      else console.say("It is in: the account has " + state.devices().size() + " devices now.");
      return ExitCode.DONE.number();
    }

    private String ask(OwnAccount own) {
      for (WaitingDevice each : AccountWork.run("The account cannot be read", own::waiting)) {
        console.note("A device waits, and its code is");
        console.note("");
        console.note("    " + each.code());
        console.note("");
        if (Answers.yes(console, "Does the new device's own screen show exactly this?")) {
          return each.code();
        }
      }
      throw Failure.failed(
          "No device was let in. One waits after: sottovoce phone enrol CODE, on the new device.");
    }
  }

  /** {@code phone devices remove}. */
  @Command(
      name = "remove",
      header = "Remove a device from the account, for good.",
      description = {
        "Others stop trusting it, and the server cuts it off within a second. It cannot come back:"
            + " enrol it anew instead."
      },
      footer = {
        "",
        "Example:",
        "  sottovoce phone devices remove 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
      })
  static final class Remove extends Work {
    @Parameters(paramLabel = "DEVICE", description = "From 'phone devices list'.")
    private String device = "";

    Remove(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      UUID id = parse();
      AccountState state =
          AccountWork.run("The device was not removed", () -> home.ownAccount().remove(id));
      if (json) console.json(facts(state));
      else console.say(id + " is removed.");
      return ExitCode.DONE.number();
    }

    private UUID parse() {
      try {
        return UUID.fromString(device);
      } catch (IllegalArgumentException e) {
        throw Failure.usage("'" + device + "' is no device; copy it from 'phone devices list'.");
      }
    }
  }

  /** {@code phone devices join}. */
  @Command(
      name = "join",
      header = "Found the account, or ask to be let in, where enrolment could not.",
      footer = {"", "Example:", "  sottovoce phone devices join"})
  static final class Join extends Work {
    Join(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      OwnAccount own = home.ownAccount();
      Membership membership = AccountWork.run("The account was not joined", own::join);
      if (json) console.json(facts(membership));
      else tell(console, membership);
      return ExitCode.DONE.number();
    }
  }

  /** {@code phone devices new-words}. */
  @Command(
      name = "new-words",
      header = "Replace the account's 24 recovery words, when somebody may have read them.",
      description =
          "The old words are void at once. The new ones are shown here once and kept nowhere.",
      footer = {"", "Example:", "  sottovoce phone devices new-words"})
  static final class NewWords extends Work {
    NewWords(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      OwnAccount own = home.ownAccount();
      List<String> words = AccountWork.run("The words stay as they are", own::newRecoveryWords);
      if (json) console.json(Map.of("recoveryWords", words));
      else Words.show(console, words);
      return ExitCode.DONE.number();
    }
  }

  private static Map<String, Object> facts(AccountState state) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("address", state.label().address());
    facts.put("account", state.id().hash().hex());
    facts.put("version", state.version());
    facts.put("devices", state.devices().stream().map(each -> each.device().toString()).toList());
    return facts;
  }

  private static Map<String, Object> facts(Membership membership) {
    Map<String, Object> facts = new LinkedHashMap<>();
    switch (membership) {
      case Membership.Founded founded -> {
        facts.put("membership", "founded");
        facts.put("recoveryWords", founded.recoveryWords());
      }
      case Membership.Waiting waiting -> {
        facts.put("membership", "waiting");
        facts.put("code", waiting.code());
      }
      case Membership.Member member -> facts.put("membership", "member");
      case Membership.Removed removed -> {
        facts.put("membership", removed.how().name().toLowerCase(Locale.ROOT));
        facts.put("sentence", removed.how().sentence());
      }
    }
    return facts;
  }

  /** What a person reads of it. */
  static void tell(Console console, Membership membership) {
    switch (membership) {
      case Membership.Founded founded -> Words.show(console, founded.recoveryWords());
      case Membership.Waiting waiting -> {
        console.say("Others will not trust this device until one of the account lets it in.");
        console.say("On that one: sottovoce phone devices approve. Both have to show this code:");
        console.say("");
        console.say("    " + waiting.code());
        console.say("");
      }
      case Membership.Member member -> console.say("The account lists this device.");
      case Membership.Removed removed -> console.say(removed.how().sentence());
    }
  }
}
