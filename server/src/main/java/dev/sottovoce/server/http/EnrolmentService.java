package dev.sottovoce.server.http;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.DeviceCertificateProfile;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.store.Directory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Turns a code and a certificate request into a device. Its calls block. */
public final class EnrolmentService {
  private static final int MAX_REQUEST_OCTETS = 4096;

  /** What became of an enrolment. */
  public sealed interface Outcome {
    /**
     * @param chain PEM, the device's certificate first
     */
    record Enrolled(DeviceCertificate device, String chain) implements Outcome {}

    record BadRequest(String why) implements Outcome {}

    /** Wrong, used or expired: which of them is nobody's business. */
    record CodeRefused() implements Outcome {}
  }

  private final Directory directory;
  private final CertificateAuthority authority;
  private final String domain;
  private final Clock clock;

  public EnrolmentService(
      Directory directory, CertificateAuthority authority, String domain, Clock clock) {
    this.directory = directory;
    this.authority = authority;
    this.domain = domain;
    this.clock = clock;
  }

  public Outcome enrol(String secret, byte[] request, String deviceName) throws IOException {
    if (deviceName.isBlank() || deviceName.length() > 64 || !isPrintable(deviceName)) {
      return new Outcome.BadRequest("deviceName wants 1 to 64 printable characters");
    }
    Optional<PublicKey> key = provenKey(request);
    if (key.isEmpty()) {
      return new Outcome.BadRequest("csr wants a PKCS #10 request signed by its P-256 key");
    }
    UUID id = UUID.randomUUID();
    var expires = clock.instant().plus(DeviceCertificateProfile.LIFE);
    Optional<String> user = directory.redeem(secret, id, deviceName, expires);
    if (user.isEmpty()) return new Outcome.CodeRefused();
    DeviceCertificate device = new DeviceCertificate(user.get(), domain, id);
    X509Certificate certificate = authority.issueDevice(key.get(), device);
    return new Outcome.Enrolled(device, Pem.of(certificate, authority.certificate()));
  }

  /** The request's key, when the request proves that its sender holds it. */
  private static Optional<PublicKey> provenKey(byte[] encoded) {
    if (encoded.length > MAX_REQUEST_OCTETS) return Optional.empty();
    try {
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(encoded);
      PublicKey key = request.getPublicKey();
      boolean proven =
          DeviceCertificateProfile.isP256(key)
              && request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
      return proven ? Optional.of(key) : Optional.empty();
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isPrintable(String text) {
    return text.codePoints().noneMatch(Character::isISOControl);
  }
}
