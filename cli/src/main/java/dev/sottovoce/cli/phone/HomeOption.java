package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.PassphraseOption;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.DeviceKeyStore;
import dev.sottovoce.phone.PassphraseSource;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.phone.account.PeerAccounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --home}: the phone's folder. */
public final class HomeOption {
  private static final Path DEFAULT =
      Path.of(System.getProperty("user.home"), ".local/share/sottovoce");

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The phone's folder (default: ~/.local/share/sottovoce).")
  private Path folder = DEFAULT;

  @Mixin private PassphraseOption passphrase = new PassphraseOption();

  /** One for all that a command does: a passphrase is asked for once. */
  private @Nullable AccountStore opened;

  public Path folder() {
    return folder;
  }

  /** A command for this phone, as a person types it. */
  String command(String words) {
    return "sottovoce " + words + (folder.equals(DEFAULT) ? "" : " --home " + folder);
  }

  boolean isPassphraseGiven() {
    return passphrase.isGiven();
  }

  PassphraseSource passphrases() {
    return passphrase;
  }

  /** Whether there is an account, whose key may want a passphrase. */
  boolean isEnrolled() throws IOException {
    return DeviceKeyStore.rememberedIn(folder).isPresent();
  }

  /** The account's store, its key wherever it was put at enrolment. */
  AccountStore store() throws IOException {
    AccountStore store = opened;
    if (store == null) {
      Optional<DeviceKeyStore.Remembered> where = DeviceKeyStore.rememberedIn(folder);
      store =
          where.isEmpty()
              ? AccountStore.inFolder(folder)
              : AccountStore.inFolder(folder, KeyStoreOption.open(folder, where.get(), passphrase));
      opened = store;
    }
    return store;
  }

  /** Where the organisation's policy is kept. */
  public PolicyStore policies() {
    return PolicyStore.inFolder(folder);
  }

  /** Where the own account's chain and the pins of others are kept. */
  public AccountMemory memory() {
    return AccountMemory.inFolder(folder);
  }

  /** This phone's place in its own account. */
  OwnAccount ownAccount() {
    Account account = account();
    return AccountWork.run(
        "The account cannot be read", () -> new OwnAccount(account, memory(), Clock.systemUTC()));
  }

  /** The accounts of others, by this phone's pins. */
  PeerAccounts peers() {
    Account account = account();
    return AccountWork.run(
        "The pins cannot be read",
        () -> new PeerAccounts(() -> account, memory(), Clock.systemUTC(), Runnable::run));
  }

  public Account account() {
    try {
      return store()
          .load()
          .orElseThrow(() ->
              Failure.environment(
                  "This phone is not enrolled (looked in "
                      + folder
                      + "). Ask the operator for a code and run: "
                      + command("phone enrol CODE")));
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The phone's account cannot be read", e), e);
    }
  }
}
