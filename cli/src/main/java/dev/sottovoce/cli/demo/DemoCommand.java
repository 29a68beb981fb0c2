package dev.sottovoce.cli.demo;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.phone.KeyingOption;
import dev.sottovoce.cli.report.CallResult;
import dev.sottovoce.cli.server.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}. */
@Command(
    name = "demo",
    header = "Make a whole encrypted call on this machine and write a report about it.",
    description = {
      "Starts a server with a private certification authority on free loopback ports, enrols alice"
          + " and bob as two phones in two processes, calls from alice to bob, plays speech both"
          + " ways, records what each hears, and compares. Nothing is left running; everything it"
          + " made is in the folder of --out."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce demo",
      "  sottovoce demo --keying zrtp",
      "  sottovoce demo --wav my-voice.wav --out /tmp/demo",
      "  sottovoce demo --json | tail -n 1"
    })
public final class DemoCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--wav",
      paramLabel = "FILE",
      description = "What alice says (WAV, any rate, mono or stereo, up to 10 minutes).")
  private @Nullable Path wav;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where report and recordings go (default: ./sottovoce-demo).")
  private Path out = Path.of("sottovoce-demo");

  @Mixin private KeyingOption keying = new KeyingOption();

  @Option(names = "--json", description = "Print one JSON object as the last line.")
  private boolean json;

  public DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path work = workFolder();
    // Keys and accounts of the demo go, also on Ctrl-C; reports and recordings stay.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.delete(work)));
    try {
      keying.policy();
      CallResult result = new Demo(console, wav, out, work, keying).run();
      if (json) console.json(result);
      return (result.ok() ? ExitCode.DONE : ExitCode.FAILED).number();
    } catch (Failure e) {
      if (json) console.json(CallResult.FAILED);
      throw e;
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The demo cannot use its folder", e), e);
    } finally {
      Folders.delete(work);
    }
  }

  private Path workFolder() {
    try {
      Files.createDirectories(out);
      return Files.createTempDirectory("sottovoce-demo");
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The demo cannot use its folder", e), e);
    }
  }
}
