package dev.sottovoce.cli.doctor;

import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.ClockComparison;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** This machine's clock beside that of the server that its phone signs in at. */
final class ServerClockCheck implements Check {
  private static final String NAME = "server's clock";

  /** Fresh certificates are dated back by two hours; a clock that is this far off is near that. */
  private static final Duration HARMFUL = Duration.ofMinutes(30);

  private final Path home;
  private final Clock clock;

  /**
   * @param home the phone's folder
   */
  ServerClockCheck(Path home, Clock clock) {
    this.home = home;
    this.clock = clock;
  }

  @Override
  public List<Finding> look() {
    Optional<Account> account;
    try {
      account = AccountStore.inFolder(home).load();
    } catch (IOException e) {
      // The check of the folder says what is wrong with it.
      return List.of();
    }
    return account.map(enrolled -> List.of(compare(enrolled))).orElse(List.of());
  }

  private Finding compare(Account account) {
    try {
      ClockComparison clocks = ClockComparison.with(account, clock);
      if (!clocks.isOff()) return Finding.ok(NAME, clocks.sentence());
      boolean harmful = clocks.ahead().abs().compareTo(HARMFUL) > 0;
      return harmful
          ? Finding.fault(NAME, clocks.sentence(), clocks.advice())
          : Finding.hint(NAME, clocks.sentence(), clocks.advice());
    } catch (IOException e) {
      return Finding.hint(
          NAME,
          "The server of this phone's account could not be asked for its time.",
          "Check that the server runs and that the network lets you reach it.");
    }
  }
}
