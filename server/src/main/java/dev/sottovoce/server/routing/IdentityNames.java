package dev.sottovoce.server.routing;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.passport.IdentityHeader;
import dev.sottovoce.identity.passport.Passport;
import dev.sottovoce.identity.passport.SignedPassport;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Whether the PASSporTs of a request name its sender (RFC 8224 section 5). What they are worth is
 * for the callee to say, who verifies the signature; here a name that is not the connection's own
 * goes no further.
 */
final class IdentityNames {
  private static final int MOST_VALUES = 4;

  private IdentityNames() {}

  /** Whether every PASSporT that can be read names that device and its user; true without any. */
  static boolean agree(SipRequest request, DeviceCertificate device) {
    if (!request.has(HeaderName.IDENTITY)) return true;
    List<String> values = request.values(HeaderName.IDENTITY);
    if (values.size() > MOST_VALUES) return false;
    return values.stream()
        .map(IdentityHeader::read)
        .flatMap(Optional::stream)
        .map(SignedPassport::claims)
        .allMatch(claims -> isOf(claims, device));
  }

  private static boolean isOf(Passport claims, DeviceCertificate device) {
    return claims.from().equals(device.address())
        && (claims.certificates().isEmpty()
            || certified(claims.certificates().getFirst()).filter(device::equals).isPresent());
  }

  private static Optional<DeviceCertificate> certified(Bytes certificate) {
    try {
      return CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate.toArray()))
              instanceof X509Certificate read
          ? DeviceCertificate.read(read)
          : Optional.empty();
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }
}
