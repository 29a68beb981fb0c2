package dev.sottovoce.phone;

import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.identity.DeviceCertificateProfile;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.phone.signalling.AuthorityPath;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges device certificates of the same organisation. Whether a device was revoked only the server
 * knows, which does not let it sign in.
 */
final class Colleagues implements Credentials.Judge {
  private static final Bytes P256_PREFIX = prefix();

  private final List<X509Certificate> authorities;
  private final Clock clock;

  Colleagues(List<X509Certificate> authorities, Clock clock) {
    this.authorities = authorities;
    this.clock = clock;
  }

  @Override
  public Optional<Bytes> publicKey(List<Bytes> certificates, String address) {
    return device(certificates, address).flatMap(Colleagues::point);
  }

  /** The device's key as SubjectPublicKeyInfo; nothing for any other kind than P-256. */
  Optional<Bytes> publicKeyInfo(List<Bytes> certificates, String address) {
    return publicKey(certificates, address).map(KeyEncodings.SECP256R1::subjectPublicKeyInfo);
  }

  private Optional<X509Certificate> device(List<Bytes> certificates, String address) {
    try {
      List<X509Certificate> chain = parse(certificates);
      AuthorityPath.check(chain, authorities, clock.instant());
      X509Certificate device = chain.get(0);
      return DeviceCertificateProfile.read(device)
          .filter(each -> each.address().equals(address))
          .map(each -> device);
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private static List<X509Certificate> parse(List<Bytes> certificates) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain = new ArrayList<>();
    for (Bytes each : certificates) {
      Certificate certificate =
          factory.generateCertificate(new ByteArrayInputStream(each.toArray()));
      if (!(certificate instanceof X509Certificate x509)) {
        throw new CertificateException("no X.509 certificate");
      }
      chain.add(x509);
    }
    return chain;
  }

  /** The key as an uncompressed point; nothing for any other kind of key. */
  private static Optional<Bytes> point(X509Certificate certificate) {
    Bytes key = Bytes.copyOf(certificate.getPublicKey().getEncoded());
    int prefix = P256_PREFIX.length();
    return key.length() == prefix + KeyEncodings.SECP256R1.publicOctets()
            && key.slice(0, prefix).equals(P256_PREFIX)
        ? Optional.of(key.slice(prefix, key.length()))
        : Optional.empty();
  }

  private static Bytes prefix() {
    int octets = KeyEncodings.SECP256R1.publicOctets();
    Bytes whole = KeyEncodings.SECP256R1.subjectPublicKeyInfo(Bytes.copyOf(new byte[octets]));
    return whole.slice(0, whole.length() - octets);
  }
}
