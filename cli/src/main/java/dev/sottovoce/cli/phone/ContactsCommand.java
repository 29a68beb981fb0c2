package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.phone.account.Contact;
import dev.sottovoce.phone.account.Verification;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code phone contacts}: whose account this phone has pinned. */
@Command(
    name = "contacts",
    header = "List the people whose account this phone knows, and who is verified.",
    footer = {"", "Example:", "  sottovoce phone contacts --json"})
final class ContactsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ContactsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Contact> contacts = home.peers().contacts();
    if (json) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (Contact each : contacts) rows.add(row(each));
      console.json(Map.of("contacts", rows));
      return ExitCode.DONE.number();
    }
    if (contacts.isEmpty()) console.say("Nobody yet: accounts are pinned at the first call.");
    for (Contact each : contacts) {
      console.say(
          String.format(
              "%-40s known since %s%s%s",
              each.label().text(),
              each.since(),
              each.verified().map(ContactsCommand::words).orElse(""),
              each.differed().map(ContactsCommand::warning).orElse("")));
    }
    return ExitCode.DONE.number();
  }

  private static String words(Verification verified) {
    return ", verified " + verified.since() + " by " + word(verified.how());
  }

  private static String warning(LocalDate differed) {
    return ", not the same when compared on " + differed + ": no calls until you verify anew";
  }

  static String word(Verification.How how) {
    return how == Verification.How.NUMBER ? "safety number" : how.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> row(Contact contact) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("address", contact.label().address());
    row.put("account", contact.account().hash().hex());
    row.put("since", contact.since().toString());
    row.put("verifiedBy", contact.verified().map(each -> word(each.how())).orElse(null));
    row.put("verifiedSince", contact.verified().map(each -> each.since().toString()).orElse(null));
    row.put("differedSince", contact.differed().map(LocalDate::toString).orElse(null));
    return row;
  }
}
