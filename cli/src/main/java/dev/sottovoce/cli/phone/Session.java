package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.ClockComparison;
import dev.sottovoce.phone.HeadStore;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.RelayUse;
import dev.sottovoce.phone.ZrtpMemory;
import dev.sottovoce.phone.account.OwnAccount;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A phone that is open for one command; ends with the command or with Ctrl-C. */
final class Session implements AutoCloseable {
  private static final Duration TELL_WITHIN = Duration.ofSeconds(3);
  private static final Duration REGISTER_WITHIN = Duration.ofSeconds(15);

  private final HomeOption home;
  private final Account account;
  private final TraceFile trace;
  private final Phone phone;
  private final Thread interrupted;
  private final CountDownLatch told = new CountDownLatch(1);

  private Session(HomeOption home, Account account, TraceFile trace, Phone phone) {
    this.home = home;
    this.account = account;
    this.trace = trace;
    this.phone = phone;
    this.interrupted = new Thread(this::interrupt, "sottovoce-hang-up");
    // Ctrl-C: the phone hangs up and signs out before the process ends.
    Runtime.getRuntime().addShutdownHook(interrupted);
  }

  /**
   * @param traceFile null for no trace
   */
  static Session open(PhoneOptions options, @Nullable Path traceFile) {
    CoreDumps.leaveMemoryOut();
    HomeOption home = options.home();
    KeyingOption keying = options.keying();
    List<InetSocketAddress> stunServers = options.stun().servers();
    RelayUse relays = options.relay().use();
    Account account = home.account();
    PolicyStore policies = home.policies();
    TraceFile trace = TraceFile.open(traceFile);
    try {
      PhoneConfig plain =
          PhoneConfig.of(account).trace(trace).clock(clock()).keeper(home.store()::save);
      PhoneConfig config =
          plain
              .policy(keying.policy(policies.verified(account)))
              .keyings(keying.keyings())
              .policies(policies)
              .heads(HeadStore.inFolder(home.folder()))
              .accounts(home.memory())
              .stunServers(stunServers)
              .relays(relays)
              .codecs(options.isolate().codecs())
              .zrtp(ZrtpMemory.inFolder(home.folder(), plain.entropy()));
      return new Session(home, account, trace, Phone.open(config));
    } catch (Failure e) {
      trace.close();
      throw e;
    } catch (IOException e) {
      trace.close();
      throw Failure.environment(Sentences.of("The phone cannot be opened", e), e);
    }
  }

  /**
   * The machine's clock; where the tests' classes are, {@code -Dsottovoce.clockOffset=SECONDS} sets
   * it wrong.
   */
  private static Clock clock() {
    long offset = Long.getLong("sottovoce.clockOffset", 0);
    if (offset == 0 || !isTestBuild()) return Clock.systemUTC();
    return Clock.offset(Clock.systemUTC(), Duration.ofSeconds(offset));
  }

  private static boolean isTestBuild() {
    return Session.class.getResource("/dev/sottovoce/testing/Seeded.class") != null;
  }

  Account account() {
    return account;
  }

  Phone phone() {
    return phone;
  }

  /** Signs in; a first attempt that fails is a {@link Failure}. */
  void register() {
    switch (firstAttempt()) {
      case RegistrationState.Retrying retrying ->
          throw Failure.failed(why(retrying.problem(), retrying.sentence()));
      case RegistrationState.Refused refused ->
          throw Failure.failed(why(refused.problem(), refused.sentence()));
      case RegistrationState.Registered registered -> {}
      case RegistrationState.Idle idle -> throw noAnswer();
      case RegistrationState.Connecting connecting -> throw noAnswer();
      case RegistrationState.Asleep asleep -> throw noAnswer();
      case RegistrationState.Closed closed -> throw noAnswer();
    }
  }

  private String why(RegistrationState.Problem problem, String sentence) {
    return switch (problem) {
      case CLOCK_OR_EXPIRY -> sentence + difference();
      case DEVICE_REFUSED -> parting().orElse(sentence);
      default -> sentence;
    };
  }

  /** What the account's devices, or the authority, have signed of this device's end. */
  private Optional<String> parting() {
    try {
      return new OwnAccount(account, home.memory(), clock()).partingSentence();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Where dates are the trouble: by how much the clocks differ, if that can be found out. */
  private String difference() {
    try {
      ClockComparison clocks = ClockComparison.with(account, clock());
      return clocks.isOff() ? " " + clocks.sentence() : "";
    } catch (IOException e) {
      return "";
    }
  }

  RegistrationState firstAttempt() {
    try {
      return phone.register().get(REGISTER_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw noAnswer();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }

  private static Failure noAnswer() {
    return Failure.failed(
        "The server did not answer in time. Check that it runs and can be reached.");
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    } catch (IllegalStateException e) {
      // The process is ending; closing twice does nothing.
    }
    shut();
    told.countDown();
  }

  /** Ctrl-C: the process ends when the command has said what came of the call. */
  private void interrupt() {
    shut();
    try {
      told.await(TELL_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Secret.wipeAll();
  }

  private void shut() {
    phone.close();
    trace.close();
  }
}
