package dev.sottovoce.server.http;

import dev.sottovoce.crypto.Es256;
import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.DeviceCertificateProfile;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.store.Directory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives a device that shows its certificate the next one: for the same key and the same names, so
 * that there is nothing to ask for and nothing to get wrong. Its calls block.
 */
public final class RenewalService {
  /** What became of a renewal. */
  public sealed interface Outcome {
    /**
     * @param chain PEM, the device's new certificate first
     */
    record Renewed(String chain) implements Outcome {}

    /**
     * Not a device of ours, revoked, its key too weakly kept, or too late: which of them is
     * nobody's business.
     */
    record Refused() implements Outcome {}
  }

  private final Directory directory;
  private final Supplier<CertificateAuthority> authorities;
  private final Supplier<Protection> least;
  private final String domain;
  private final Clock clock;

  /**
   * @param authorities the one that issues at present
   * @param least what must keep a device's key from being copied, by the policy in force
   */
  public RenewalService(
      Directory directory,
      Supplier<CertificateAuthority> authorities,
      Supplier<Protection> least,
      String domain,
      Clock clock) {
    this.least = least;
    this.directory = directory;
    this.authorities = authorities;
    this.domain = domain;
    this.clock = clock;
  }

  /**
   * @param shown the certificate whose key the peer has proved to hold in the TLS handshake
   */
  public Outcome renew(X509Certificate shown) throws IOException {
    Optional<DeviceCertificate> device =
        DeviceCertificate.read(shown).filter(read -> read.domain().equals(domain));
    return device.isEmpty() || !isOurs(shown)
        ? new Outcome.Refused()
        : renew(device.get(), shown.getPublicKey());
  }

  /**
   * @param caller who has proved the key of a certificate that is good now, for an access token
   */
  Outcome renew(Caller caller) throws IOException {
    Optional<PublicKey> key = Es256.publicKey(caller.publicKey());
    return key.isEmpty() ? new Outcome.Refused() : renew(caller.device(), key.get());
  }

  private Outcome renew(DeviceCertificate device, PublicKey key) throws IOException {
    if (!isProtected(device)) return new Outcome.Refused();
    Instant expires = clock.instant().plus(DeviceCertificateProfile.LIFE);
    if (!directory.renew(device.device(), device.user(), expires)) return new Outcome.Refused();
    CertificateAuthority authority = authorities.get();
    X509Certificate next = authority.issueDevice(key, device);
    String chain = Pem.of(next, authority.issuer());
    directory.addCertificate(next, chain, authority.number(), device.device());
    return new Outcome.Renewed(chain);
  }

  /** As it was said at enrolment: the policy may ask for more since. */
  private boolean isProtected(DeviceCertificate device) {
    return directory
        .device(device.device())
        .filter(known -> known.protection().satisfies(least.get()))
        .isPresent();
  }

  /** TLS has looked at both, when the connection began and by the machine's clock. */
  private boolean isOurs(X509Certificate shown) {
    try {
      shown.checkValidity(Date.from(clock.instant()));
      return authorities.get().accepts(shown);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
