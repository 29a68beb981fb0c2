package dev.sottovoce.server.pki;

import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * From when until when a certificate counts.
 *
 * @param from since when; the server makes a new key with each certificate that it makes
 */
public record Validity(Instant from, Instant until) {
  /** Of a certificate. */
  public static Validity of(X509Certificate certificate) {
    return new Validity(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }
}
