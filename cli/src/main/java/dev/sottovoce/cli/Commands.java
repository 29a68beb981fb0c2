package dev.sottovoce.cli;

import dev.sottovoce.cli.demo.DemoCommand;
import dev.sottovoce.cli.doctor.DoctorCommand;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.phone.GroupCommand;
import dev.sottovoce.cli.phone.PhoneCommand;
import dev.sottovoce.cli.policy.PolicyCommand;
import dev.sottovoce.cli.remote.RemoteCommand;
import dev.sottovoce.cli.server.AdminCommand;
import dev.sottovoce.cli.server.CaCommand;
import dev.sottovoce.cli.server.DevicesCommand;
import dev.sottovoce.cli.server.LoggingCommand;
import dev.sottovoce.cli.server.RelaySecretCommand;
import dev.sottovoce.cli.server.ScimCommand;
import dev.sottovoce.cli.server.TrainCommand;
import dev.sottovoce.cli.server.TrustCommand;
import dev.sottovoce.cli.server.UpCommand;
import dev.sottovoce.cli.server.UserCommand;
import dev.sottovoce.cli.token.TokenCommand;
import dev.sottovoce.cli.transparency.LogCommand;
import dev.sottovoce.cli.transparency.WitnessCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** All commands, in the order in which help lists them. */
final class Commands {
  private Commands() {}

  static CommandLine build(Console console) {
    return new CommandLine(new Root())
        .addSubcommand(new DemoCommand(console))
        .addSubcommand(new UpCommand(console))
        .addSubcommand(UserCommand.build(console))
        .addSubcommand(DevicesCommand.build(console))
        .addSubcommand(AdminCommand.build(console))
        .addSubcommand(RemoteCommand.build(console))
        .addSubcommand(ScimCommand.build(console))
        .addSubcommand(CaCommand.build(console))
        .addSubcommand(new TrustCommand(console))
        .addSubcommand(RelaySecretCommand.build(console))
        .addSubcommand(LoggingCommand.build(console))
        .addSubcommand(PhoneCommand.build(console))
        .addSubcommand(GroupCommand.build(console))
        .addSubcommand(PolicyCommand.build(console))
        .addSubcommand(LogCommand.build(console))
        .addSubcommand(WitnessCommand.build(console))
        .addSubcommand(TokenCommand.build(console))
        .addSubcommand(new DoctorCommand(console))
        .addSubcommand(new VersionCommand(console))
        .addSubcommand(new TrainCommand())
        .addSubcommand(new LauncherCommand.Test())
        .addSubcommand(new LauncherCommand.Attack())
        .addSubcommand(new LauncherCommand.Bench())
        .addSubcommand(new LauncherCommand.Fuzz())
        .addSubcommand(new LauncherCommand.Simulation())
        .addSubcommand(new LauncherCommand.SideChannel());
  }

  /** {@code sottovoce} without a command shows the help. */
  @Command(
      name = "sottovoce",
      header = "Voice calls that nobody but the two ends can hear.",
      synopsisSubcommandLabel = "COMMAND",
      versionProvider = VersionCommand.Provider.class,
      footer = {
        "",
        "First steps:",
        "  sottovoce demo            a whole call on this machine, with a report",
        "  sottovoce up              the server",
        "  sottovoce user add alice  a code for alice's phone",
        "",
        "Exit codes: 0 done, 1 the thing asked for failed, 2 wrong usage,",
        "3 something in the environment is missing."
      })
  static final class Root implements Runnable {
    @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        scope = ScopeType.INHERIT,
        description = "Show this help.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    private boolean version;

    @Option(
        names = "--debug",
        scope = ScopeType.INHERIT,
        description = "Show where in the program an error came from.")
    private boolean debug;

    @Override
    public void run() {
      if (spec != null) spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
