package dev.sottovoce.phone.enrol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.DeviceCertificateProfile;
import dev.sottovoce.phone.Account;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The next certificate of a device, for the same key and names. Over a connection on which the
 * server proves itself by the pinned authority and the device by the certificate that it has.
 */
public final class Renewal {
  private final Account account;
  private final Clock clock;

  public Renewal(Account account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  /**
   * From when on an account's certificate should be renewed: two thirds into its life, and up to a
   * twelfth of it later, so that phones that were enrolled on one morning do not all come at once.
   *
   * @param jitter this phone's share of that twelfth, 0 to 1
   */
  public static Instant dueAt(Account account, double jitter) {
    X509Certificate certificate = account.deviceChain().get(0);
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    Duration life = Duration.between(from, until);
    long later = (long) (life.dividedBy(12).toMillis() * Math.min(1, Math.max(0, jitter)));
    return until.minus(life.dividedBy(3)).plusMillis(later);
  }

  /** Whether an account's certificate is of an authority that no longer issues. */
  public static boolean isOutdated(Account account) {
    return !account
        .deviceChain()
        .get(0)
        .getIssuerX500Principal()
        .equals(account.authorities().get(0).getSubjectX500Principal());
  }

  /**
   * Blocks for at most about fifteen seconds.
   *
   * @return the account with its new certificate, not saved yet
   * @throws IOException when the server cannot be reached, refuses, or sends what makes no sense
   */
  public Account renew() throws IOException {
    Https https = Https.mutual(account, new Authority(account.authorities(), clock));
    Https.Reply reply = https.post("/api/v1/renewals", JsonNodeFactory.instance.objectNode());
    if (reply.status() != 200) {
      throw new IOException("the server refused to renew, with status " + reply.status());
    }
    try {
      List<X509Certificate> chain = Chains.parse(reply.text("certificateChain"));
      check(chain);
      return account.withChain(chain);
    } catch (CertificateException e) {
      throw new IOException("the server sent a certificate that cannot be used", e);
    }
  }

  private void check(List<X509Certificate> chain) throws CertificateException {
    new Authority(account.authorities(), clock).check(chain);
    X509Certificate old = account.deviceChain().get(0);
    X509Certificate next = chain.get(0);
    boolean same =
        next.getPublicKey().equals(old.getPublicKey())
            && DeviceCertificateProfile.read(next).isPresent()
            && DeviceCertificateProfile.read(next).equals(DeviceCertificate.read(old));
    if (!same) throw new CertificateException("it is for another key or device");
    if (!next.getNotAfter().after(old.getNotAfter())) {
      throw new CertificateException("it lasts no longer than the old one");
    }
  }
}
