package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code phone}: a phone on the command line. */
@Command(
    name = "phone",
    header = "Enrol this machine as a phone, call, answer, and know who is at the other end.",
    footer = {
      "",
      "Examples:",
      "  sottovoce phone enrol sv1:calls.example.org:8443/SECRET/PIN",
      "  sottovoce phone answer",
      "  sottovoce phone call bob",
      "  sottovoce phone verify bob"
    })
public final class PhoneCommand {
  private PhoneCommand() {}

  /** The group with its commands. */
  public static CommandLine build(Console console) {
    return new CommandLine(new PhoneCommand())
        .addSubcommand(new EnrolCommand(console))
        .addSubcommand(new CallCommand(console))
        .addSubcommand(new AnswerCommand(console))
        .addSubcommand(new SleepCommand(console))
        .addSubcommand(new VerifyCommand(console))
        .addSubcommand(new ContactsCommand(console))
        .addSubcommand(OwnDevicesCommand.build(console))
        .addSubcommand(new RecoverCommand(console));
  }
}
