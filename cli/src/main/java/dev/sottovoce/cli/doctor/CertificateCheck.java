package dev.sottovoce.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A certificate in a file: readable, and valid now and for a while. */
final class CertificateCheck implements Check {
  private static final Duration SOON = Duration.ofDays(7);

  /** Of a short life, what is left when renewal should have happened and has not. */
  private static final int SHARE_LEFT = 5;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  private final String name;
  private final Path file;
  private final String renewal;
  private final Clock clock;

  /**
   * @param name what the certificate is for the person
   * @param renewal what to do when it is about to expire
   */
  CertificateCheck(String name, Path file, String renewal, Clock clock) {
    this.name = name;
    this.file = file;
    this.renewal = renewal;
    this.clock = clock;
  }

  @Override
  public List<Finding> look() {
    // Where there is no folder yet there is nothing to say.
    if (!Files.exists(file)) return List.of();
    try (InputStream in = Files.newInputStream(file)) {
      return List.of(
          dates((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in)));
    } catch (IOException | CertificateException e) {
      return List.of(
          Finding.fault(name, file + " holds no certificate that can be read.", renewal));
    }
  }

  private Finding dates(X509Certificate certificate) {
    Instant now = clock.instant();
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.isBefore(from)) {
      return Finding.fault(
          name,
          "Valid only from " + DAY.format(from) + ", by this machine's clock.",
          "Set the clock; if it is right, " + renewal.toLowerCase(java.util.Locale.ROOT));
    }
    if (now.isAfter(until)) {
      return Finding.fault(name, "Expired on " + DAY.format(until) + ".", renewal);
    }
    Duration share = Duration.between(from, until).dividedBy(SHARE_LEFT);
    Duration soon = share.compareTo(SOON) < 0 ? share : SOON;
    if (now.plus(soon).isAfter(until)) {
      return Finding.hint(name, "Expires on " + DAY.format(until) + ".", renewal);
    }
    return Finding.ok(name, "Valid until " + DAY.format(until) + ".");
  }
}
