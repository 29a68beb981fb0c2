package dev.sottovoce.phone;

import dev.sottovoce.phone.enrol.Renewal;
import dev.sottovoce.policy.PolicyException;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the device's certificate and its organisation's roots fresh, while it is signed in. */
final class CertificateWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

  private final Clock clock;
  private final AccountKeeper keeper;
  private final PolicyInForce policy;
  private final Consumer<Account> renewed;
  private final double jitter;
  private final RootSteps roots;
  private volatile Account account;

  /**
   * @param policy comes along when others sign it
   * @param renewed hears of the account with a new certificate, before it is kept
   */
  CertificateWatch(PhoneConfig config, PolicyInForce policy, Consumer<Account> renewed) {
    this.account = config.account();
    this.clock = config.clock();
    this.keeper = config.keeper();
    this.policy = policy;
    this.renewed = renewed;
    this.roots = new RootSteps(config.clock(), RootSteps.SIGNED);
    this.jitter = config.entropy().u32() / (double) (1L << 32);
  }

  /** With the certificate that is in use. */
  Account account() {
    return account;
  }

  /**
   * Follows the organisation's roots, and renews the certificate when its time has come; blocks.
   */
  void look() {
    followRoots();
    boolean due = !clock.instant().isBefore(Renewal.dueAt(account, jitter));
    if (!due && !Renewal.isOutdated(account)) return;
    try {
      use(new Renewal(account, clock).renew());
    } catch (IOException e) {
      // It goes on being good for days; the next look tries again.
      LOG.warn("the device's certificate could not be renewed or kept: {}", e.getClass().getName());
    }
  }

  private void followRoots() {
    try {
      Optional<Account> moved = roots.follow(account);
      if (moved.isPresent()) {
        policy.moving(account, moved.get(), () -> use(moved.get()));
        LOG.info("the organisation's roots have changed, as those of before have signed");
      }
    } catch (PolicyException e) {
      LOG.warn("others are to sign policies, but the one in force is not theirs: {}", e.sentence());
    } catch (RootSteps.RefusedException e) {
      LOG.warn("{}", e.getMessage());
    } catch (IOException e) {
      LOG.warn("the roots could not be asked for or kept: {}", e.getClass().getName());
    }
  }

  private void use(Account fresh) throws IOException {
    account = fresh;
    renewed.accept(fresh);
    keeper.renewed(fresh);
  }
}
