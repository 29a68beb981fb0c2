package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.phone.GroupKeyFile;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phone group-key}: a new key for MIKEY-DHHMAC. */
@Command(
    name = "group-key",
    header = "Make a key for a group that agrees on keys by MIKEY-DHHMAC.",
    description = {
      "Prints one line for the file mikey.keys in the folder of every member's phone. The first line"
          + " of that file is offered in calls, all are accepted: to change a key, add the new line at"
          + " the end everywhere, then move it to the front everywhere, then take the old one out.",
      "Whoever has the key can pose as any member of the group. It is as secret as the calls."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce phone group-key wards >> ~/.local/share/sottovoce/mikey.keys",
      "  sottovoce phone group-key wards --epoch 2"
    })
final class GroupKeyCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "GROUP", description = "A name for people; it is not sent in calls.")
  private String group = "";

  @Option(
      names = "--epoch",
      paramLabel = "N",
      description = "Which key of this group it is (default: ${DEFAULT-VALUE}).")
  private int epoch = 1;

  GroupKeyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (!group.matches("[A-Za-z0-9._-]{1,64}")) {
      throw Failure.usage("A group's name has 1 to 64 letters, digits, dots, dashes, underscores.");
    }
    if (epoch < 1) throw Failure.usage("--epoch counts from 1.");
    console.say(GroupKeyFile.newLine(group, epoch, new SecureRandom()::nextBytes));
    return ExitCode.DONE.number();
  }
}
