package dev.sottovoce.phone;

import dev.sottovoce.phone.enrol.Renewal;
import dev.sottovoce.phone.loop.Loop;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the device's certificate in time, while the phone is signed in. Its methods are for the
 * loop's thread.
 */
final class CertificateWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

  /**
   * A machine may sleep for days, and its wall clock may be set: so the date is looked at often.
   */
  private static final Duration LOOK_EVERY = Duration.ofHours(1);

  private final Clock clock;
  private final AccountKeeper keeper;
  private final Loop loop;
  private final Executor blocking;
  private final Consumer<Account> renewed;
  private Account account;
  private boolean renewing;
  private @Nullable Future<?> next;

  /**
   * @param blocking runs what blocks
   * @param renewed hears of the new account on the loop
   */
  CertificateWatch(PhoneConfig config, Loop loop, Executor blocking, Consumer<Account> renewed) {
    this.account = config.account();
    this.clock = config.clock();
    this.keeper = config.keeper();
    this.loop = loop;
    this.blocking = blocking;
    this.renewed = renewed;
  }

  /** The server can be reached: looks now, and again from time to time. */
  void look() {
    if (next != null) next.cancel(false);
    next = loop.schedule(loop.now().plus(LOOK_EVERY), this::look);
    Instant now = clock.instant();
    if (renewing || now.isBefore(Renewal.dueAt(account))) return;
    renewing = true;
    Account old = account;
    blocking.execute(() -> renew(old));
  }

  private void renew(Account old) {
    try {
      Account fresh = new Renewal(old, clock).renew();
      loop.execute(() -> take(fresh));
      keeper.renewed(fresh);
    } catch (IOException e) {
      // It goes on being good for days; the next look tries again.
      LOG.warn("the device's certificate could not be renewed or kept: {}", e.getClass().getName());
    } finally {
      loop.execute(() -> renewing = false);
    }
  }

  private void take(Account fresh) {
    account = fresh;
    renewed.accept(fresh);
  }
}
