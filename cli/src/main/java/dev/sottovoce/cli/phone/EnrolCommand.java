package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.ClockComparison;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.EnrolmentException;
import dev.sottovoce.phone.account.Membership;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phone enrol}: turns a one-time code into an account. */
@Command(
    name = "enrol",
    aliases = "enroll",
    header = "Redeem a one-time code: this machine becomes one of the user's phones.",
    description = {
      "The code holds a fingerprint of the organisation's keys: only the server that it was made"
          + " for gets to see the secret. The device's key is made here and stays here.",
      "A user's first phone founds the account and shows 24 recovery words, once: write them down. A"
          + " further one waits until one of the account lets it in."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce phone enrol sv1:calls.example.org:8443/SECRET/PIN",
      "  sottovoce phone enrol --name 'ward 3' --home ./ward3 CODE",
      "  sottovoce phone enrol --key-store file CODE   asks for a passphrase",
      "  sottovoce phone enrol --key-store pkcs11 --pkcs11-library FILE CODE"
    })
final class EnrolCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "CODE", description = "From 'sottovoce user add NAME' at the server.")
  private String code = "";

  @Option(
      names = "--name",
      paramLabel = "DEVICE",
      description = "What the operator sees in the list of devices (default: this machine's name).")
  private @Nullable String name;

  @Option(names = "--force", description = "Replace the account that this phone has already.")
  private boolean force;

  @Mixin private HomeOption home = new HomeOption();

  @Mixin private KeyStoreOption keyStore = new KeyStoreOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  EnrolCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      if (!force && home.isEnrolled()) {
        throw Failure.failed(
            "This phone is enrolled already. Name another folder with --home, or replace the"
                + " account with --force.");
      }
      if (keyStore.isPlain() && home.isPassphraseGiven()) {
        throw Failure.usage("A plain file has no passphrase; add --key-store file to have one.");
      }
      AccountStore store =
          AccountStore.inFolder(home.folder(), keyStore.chosen(home.folder(), home.passphrases()));
      Enrolment.Enrolled enrolled =
          Enrolment.enrol(
              code.trim(), deviceName(), store, home.policies(), home.memory(), Clock.systemUTC());
      tell(enrolled);
      compareClocks(enrolled.account());
      return ExitCode.DONE.number();
    } catch (EnrolmentException e) {
      String why = e.getMessage() == null ? e.problem().name() : e.getMessage();
      if (e.problem() == EnrolmentException.Problem.MALFORMED_CODE) throw Failure.usage(why);
      throw Failure.failed(why, e);
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The account cannot be kept", e), e);
    }
  }

  private void tell(Enrolment.Enrolled enrolled) {
    Account account = enrolled.account();
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("address", account.address());
      facts.put("device", account.deviceId());
      facts.put("home", home.folder().toString());
      facts.put("protection", account.protection().word());
      facts.put("recoveryWords", words(enrolled));
      facts.put("waitingCode", waitingCode(enrolled));
      console.json(facts);
      return;
    }
    console.say("This phone is " + account.address() + " now.");
    if (keyStore.isPlain()) {
      console.note(
          "note: the device's key lies in a plain file: who reads it, or a backup of it, has the key."
              + " --key-store file or pkcs11 keeps it better");
    }
    if (enrolled.membership().isPresent()) {
      OwnDevicesCommand.tell(console, enrolled.membership().get());
    } else {
      console.note(
          "note: the account could not be founded or joined now; try again: "
              + home.command("phone devices join"));
    }
    console.say(
        "Next: " + home.command("phone answer") + ", or " + home.command("phone call NAME"));
  }

  private static @Nullable List<String> words(Enrolment.Enrolled enrolled) {
    return enrolled.membership().orElse(null) instanceof Membership.Founded founded
        ? founded.recoveryWords()
        : null;
  }

  private static @Nullable String waitingCode(Enrolment.Enrolled enrolled) {
    return enrolled.membership().orElse(null) instanceof Membership.Waiting waiting
        ? waiting.code()
        : null;
  }

  /** It worked this time; a clock that is off will make trouble later. */
  private void compareClocks(Account account) {
    try {
      ClockComparison clocks = ClockComparison.with(account, Clock.systemUTC());
      if (clocks.isOff()) console.note("note: " + clocks.sentence() + " " + clocks.advice());
    } catch (IOException e) {
      // The account is there, and doctor compares again.
    }
  }

  private String deviceName() {
    if (name != null) return name;
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "phone";
    }
  }
}
