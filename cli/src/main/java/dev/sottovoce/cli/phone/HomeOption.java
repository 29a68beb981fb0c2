package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.PolicyStore;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --home}: the phone's folder. */
public final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The phone's folder (default: ~/.local/share/sottovoce).")
  private Path folder = Path.of(System.getProperty("user.home"), ".local/share/sottovoce");

  Path folder() {
    return folder;
  }

  AccountStore store() {
    return AccountStore.inFolder(folder);
  }

  /** Where the organisation's policy is kept. */
  public PolicyStore policies() {
    return PolicyStore.inFolder(folder);
  }

  public Account account() {
    try {
      return store()
          .load()
          .orElseThrow(() ->
              Failure.environment(
                  "This phone is not enrolled (looked in "
                      + folder
                      + "). Ask the operator for a code and run: sottovoce phone enrol CODE"));
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The phone's account cannot be read", e), e);
    }
  }
}
