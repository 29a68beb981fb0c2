package dev.sottovoce.server.http;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.DeviceCertificateProfile;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.CertificateRequest;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.store.Directory;
import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Turns a code and a certificate request into a device. Its calls block. */
public final class EnrolmentService {

  /** What became of an enrolment. */
  public sealed interface Outcome {
    /**
     * @param chain PEM, the device's certificate first
     */
    record Enrolled(DeviceCertificate device, String chain) implements Outcome {}

    record BadRequest(String why) implements Outcome {}

    /** The policy wants the key better protected; the code was not used up. */
    record DeviceKeyRefused(Protection least) implements Outcome {}

    /** Wrong, used or expired: which of them is nobody's business. */
    record CodeRefused() implements Outcome {}

    /** There is no such user, or the organisation's own directory says that they have left. */
    record UserGone() implements Outcome {}
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
  public EnrolmentService(
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
   * @param protection what the phone says of its key; nobody can check that from here
   */
  public Outcome enrol(String secret, byte[] request, String deviceName, String protection)
      throws IOException {
    if (!isName(deviceName)) return badName();
    Optional<PublicKey> key = CertificateRequest.provenKey(request);
    if (key.isEmpty()) {
      return new Outcome.BadRequest("csr wants a PKCS #10 request signed by its P-256 key");
    }
    Optional<Protection> said = Protection.of(protection);
    if (said.isEmpty()) {
      return new Outcome.BadRequest("protection is no word for what keeps a device's key");
    }
    if (!said.get().satisfies(least.get())) return new Outcome.DeviceKeyRefused(least.get());
    UUID id = UUID.randomUUID();
    Optional<String> user = directory.redeem(secret, id, deviceName, said.get(), expires());
    return user.isEmpty() ? new Outcome.CodeRefused() : enrolled(user.get(), id, key.get());
  }

  /**
   * The same for a browser of somebody who was recognised otherwise than by a code.
   *
   * @param key that they were recognised with, and that its sender has proved to hold
   */
  public Outcome enrolBrowser(String user, PublicKey key, String deviceName) throws IOException {
    if (!isName(deviceName)) return badName();
    Protection protection = Protection.BROWSER;
    if (!protection.satisfies(least.get())) return new Outcome.DeviceKeyRefused(least.get());
    UUID id = UUID.randomUUID();
    return directory.addPhone(id, user, deviceName, protection, expires())
        ? enrolled(user, id, key)
        : new Outcome.UserGone();
  }

  private Instant expires() {
    return clock.instant().plus(DeviceCertificateProfile.LIFE);
  }

  private Outcome enrolled(String user, UUID id, PublicKey key) throws IOException {
    DeviceCertificate device = new DeviceCertificate(user, domain, id);
    CertificateAuthority authority = authorities.get();
    X509Certificate certificate = authority.issueDevice(key, device);
    String chain = Pem.of(certificate, authority.issuer());
    directory.addCertificate(certificate, chain, authority.number(), id);
    return new Outcome.Enrolled(device, chain);
  }

  private static Outcome badName() {
    return new Outcome.BadRequest("deviceName wants 1 to 64 printable characters");
  }

  private static boolean isName(String text) {
    return !text.isBlank() && text.length() <= 64 && isPrintable(text);
  }

  private static boolean isPrintable(String text) {
    return text.codePoints().noneMatch(Character::isISOControl);
  }
}
