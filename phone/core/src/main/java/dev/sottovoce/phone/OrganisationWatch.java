package dev.sottovoce.phone;

import dev.sottovoce.phone.account.AccountException;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.phone.log.HeadKeeper;
import dev.sottovoce.phone.log.OwnEpochs;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for the organisation's policy, and holds it and the own account against the log. */
final class OrganisationWatch {
  private static final Logger LOG = LoggerFactory.getLogger(OrganisationWatch.class);
  private static final String ALTERED_ACCOUNT =
      "The log shows a change of your account that none of your devices made: somebody may have spoken"
          + " for you. Tell the operator and your contacts.";

  private static final int LOOKS = 4;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final PhoneConfig config;
  private final CertificateWatch certificate;
  private final PolicyInForce policy;
  private final HeadKeeper heads;
  private final Alarms alarms;
  private final Runnable policyTaken;

  /**
   * @param policyTaken runs when another policy is in force
   */
  OrganisationWatch(
      PhoneConfig config,
      CertificateWatch certificate,
      PolicyInForce policy,
      HeadKeeper heads,
      Alarms alarms,
      Runnable policyTaken) {
    this.config = config;
    this.certificate = certificate;
    this.policy = policy;
    this.heads = heads;
    this.alarms = alarms;
    this.policyTaken = policyTaken;
  }

  /** Blocks. */
  void look() {
    refreshPolicy();
    comparePolicy();
    lookAtOwnAccount();
  }

  private void refreshPolicy() {
    try {
      if (policy.refresh(certificate.account())) {
        LOG.info("another policy of the organisation is in force");
        policyTaken.run();
      }
    } catch (PolicyException e) {
      LOG.warn("the server sent a policy that is not taken: {}", e.sentence());
    } catch (IOException e) {
      LOG.warn("the policy could not be asked for or kept: {}", e.getClass().getName());
    }
  }

  /** One that was installed just now is in the log's next epoch, a second later. */
  private void comparePolicy() {
    if (!policy.policy().isPresent()) return;
    PolicyInForce.Logged logged = policy.compare(heads.prove(PolicyInForce.LABEL));
    for (int again = 1; again < LOOKS && logged == PolicyInForce.Logged.OTHERWISE; again++) {
      if (!Hourly.waited(BETWEEN_LOOKS)) return;
      refreshPolicy();
      logged = policy.compare(heads.prove(PolicyInForce.LABEL));
    }
    if (logged == PolicyInForce.Logged.NOT_KNOWN) return;
    boolean withheld = logged == PolicyInForce.Logged.OTHERWISE;
    if (withheld) LOG.warn("the log shows another policy than the server gives: no calls");
    policy.withheld(withheld);
  }

  /**
   * For a device that the server does not take any more: tells the person why, as the account's
   * devices or the authority have signed it. Blocks.
   */
  void lookBack() {
    if (config.signing() != PhoneConfig.Signing.ON) return;
    try {
      OwnAccount own = new OwnAccount(certificate.account(), config.accounts(), config.clock());
      own.partingSentence().ifPresent(alarms::raise);
    } catch (IOException e) {
      LOG.warn("why this device is refused was not told: {}", e.getClass().getName());
    }
  }

  /** What the log shows of this account, this account must have said. */
  private void lookAtOwnAccount() {
    if (config.signing() != PhoneConfig.Signing.ON) return;
    try {
      OwnAccount own = new OwnAccount(certificate.account(), config.accounts(), config.clock());
      if (!own.known().isPresent()) return;
      OwnEpochs epochs = new OwnEpochs(heads, config.accounts(), own.label().logLabel());
      OwnEpochs.Finding finding = OwnEpochs.Finding.MORE;
      while (finding == OwnEpochs.Finding.MORE && !Thread.currentThread().isInterrupted()) {
        finding = epochs.look((number, hash) -> own.has(number, hash) || isNew(own, number, hash));
      }
      if (finding == OwnEpochs.Finding.ALTERED || finding == OwnEpochs.Finding.TAKEN_BACK) {
        LOG.warn("the log shows an account that is not this phone's: {}", finding);
        alarms.raise(ALTERED_ACCOUNT);
      }
    } catch (IOException e) {
      LOG.warn("the log could not be looked through: {}", e.getClass().getName());
    }
  }

  /** Another device of the account may have changed it a moment ago. */
  private static boolean isNew(OwnAccount own, long number, Bytes hash) throws IOException {
    try {
      own.refresh();
      return own.has(number, hash);
    } catch (AccountException e) {
      return false;
    }
  }
}
