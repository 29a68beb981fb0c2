package dev.sottovoce.phone;

import dev.sottovoce.phone.enrol.Renewal;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the device's certificate in time, while the phone is signed in. */
final class CertificateWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

  private final Clock clock;
  private final AccountKeeper keeper;
  private final Consumer<Account> renewed;
  private final double jitter;
  private volatile Account account;

  /**
   * @param renewed hears of the account with a new certificate, before it is kept
   */
  CertificateWatch(PhoneConfig config, Consumer<Account> renewed) {
    this.account = config.account();
    this.clock = config.clock();
    this.keeper = config.keeper();
    this.renewed = renewed;
    this.jitter = config.entropy().u32() / (double) (1L << 32);
  }

  /** With the certificate that is in use. */
  Account account() {
    return account;
  }

  /** Renews it when its time has come; blocks. */
  void look() {
    if (clock.instant().isBefore(Renewal.dueAt(account, jitter))) return;
    try {
      Account fresh = new Renewal(account, clock).renew();
      account = fresh;
      renewed.accept(fresh);
      keeper.renewed(fresh);
    } catch (IOException e) {
      // It goes on being good for days; the next look tries again.
      LOG.warn("the device's certificate could not be renewed or kept: {}", e.getClass().getName());
    }
  }
}
