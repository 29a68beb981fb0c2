package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.QrImage;
import dev.sottovoce.cli.output.QrText;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.SafetyNumber;
import dev.sottovoce.phone.account.PeerAccounts;
import dev.sottovoce.phone.account.PeerView;
import dev.sottovoce.phone.account.Verification.How;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phone verify}: two people make sure that nobody is between them. */
@Command(
    name = "verify",
    header = "Show the safety number of somebody and you, and mark them as verified.",
    description = {
      "Both of you see the same sixty digits, and a code that the other's phone can scan. Compare"
          + " them where nobody can pretend: side by side, or by voices that you know.",
      "The server is asked for the account, and cannot make two different ones look the same."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce phone verify bob",
      "  sottovoce phone verify bob --scan photo-of-his-screen.png",
      "  sottovoce phone verify bob --confirm    after reading the digits to each other",
      "  sottovoce phone verify bob --differs    they were not the same: no calls until they are"
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int A_ROW = 4;
  private static final String CODE_DIFFERS =
      "The code is about another account of one of you: somebody may be in between. Calls are"
          + " refused until you verify anew; tell the operator, and compare side by side.";
  private static final String DIGITS_DIFFER =
      "The digits differ: somebody may be in between. Calls are refused until you verify anew; tell"
          + " the operator, and compare side by side.";

  private final Console console;

  @Parameters(paramLabel = "WHO", description = "A name, or an address like sip:bob@example.org.")
  private String who = "";

  @Option(
      names = "--scan",
      paramLabel = "IMAGE",
      description = "Compare with the code in this picture of the other's screen.")
  private @Nullable Path image;

  @Option(names = "--confirm", description = "You have compared the digits: mark as verified.")
  private boolean confirmed;

  @Option(
      names = "--differs",
      description =
          "You have compared the digits, and they differ: WHO is verified no more, and calls"
              + " with them are refused until you verify them anew.")
  private boolean differs;

  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (image != null && (confirmed || differs)) {
      throw Failure.usage(
          "--scan compares by itself; --confirm and --differs are for digits that were read.");
    }
    if (confirmed && differs) throw Failure.usage("Either --confirm or --differs.");
    PeerAccounts peers = home.peers();
    PeerView view = AccountWork.run("The account cannot be read", () -> peers.lookNow(address()));
    AccountState peer =
        view.account().orElseThrow(() -> Failure.failed(view.standing().sentence()));
    AccountState own =
        AccountWork.run("Your own account cannot be read", () -> home.ownAccount().refresh());
    SafetyNumber number = SafetyNumber.of(own, peer);
    if (differs) return differed(peers, view, DIGITS_DIFFER);
    Optional<How> how = Optional.empty();
    if (image != null) {
      if (!isSame(number, image)) return differed(peers, view, CODE_DIFFERS);
      how = Optional.of(How.CODE);
    } else if (confirmed) how = Optional.of(How.NUMBER);
    if (how.isPresent()) keep(peers, view, how.get());
    if (json) console.json(facts(view, number, how.isPresent()));
    else show(view, number, how.isPresent());
    return ExitCode.DONE.number();
  }

  private String address() {
    if (who.indexOf('@') >= 0) return who;
    return "sip:" + who + "@" + home.account().domain();
  }

  private static void keep(PeerAccounts peers, PeerView view, How how) {
    AccountWork.run(
        "The verification cannot be kept",
        () -> {
          peers.verified(view, how);
          return view;
        });
  }

  /** What was verified is so no more. */
  private static int differed(PeerAccounts peers, PeerView view, String sentence) {
    AccountWork.run(
        "That it differs cannot be kept",
        () -> {
          peers.differed(view);
          return view;
        });
    throw Failure.failed(sentence);
  }

  private static boolean isSame(SafetyNumber number, Path picture) {
    return switch (number.compare(scanned(picture))) {
      case SAME -> true;
      case DIFFERENT -> false;
      case OTHER_PEOPLE ->
          throw Failure.failed(
              "This is not the other's code for you. They run: sottovoce phone verify with your"
                  + " name, and you photograph that screen.");
    };
  }

  private static String scanned(Path file) {
    try {
      return QrImage.read(file)
          .orElseThrow(
              () -> Failure.failed("There is no code to be read in " + file + "; take it closer."));
    } catch (IOException e) {
      throw Failure.environment("The picture cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private void show(PeerView view, SafetyNumber number, boolean verified) {
    String name = view.label().text();
    if (verified) {
      console.say(name + " is verified.");
      return;
    }
    console.say("Safety number with " + name + ":");
    console.say("");
    List<String> groups = number.groups();
    for (int row = 0; row < groups.size(); row += A_ROW) {
      console.say("  " + String.join(" ", groups.subList(row, row + A_ROW)));
    }
    console.say("");
    if (console.isTerminal()) console.say(QrText.draw(number.code()));
    console.say(view.standing().sentence());
    console.say("The same at the other end? " + home.command("phone verify " + who + " --confirm"));
  }

  private static Map<String, Object> facts(PeerView view, SafetyNumber number, boolean verified) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("address", view.label().address());
    facts.put("safetyNumber", String.join(" ", number.groups()));
    facts.put("code", number.code());
    facts.put("standing", verified ? "verified" : Standings.word(view.standing()));
    facts.put("sentence", view.standing().sentence());
    facts.put("verified", verified || Standings.isVerified(view.standing()));
    return facts;
  }
}
