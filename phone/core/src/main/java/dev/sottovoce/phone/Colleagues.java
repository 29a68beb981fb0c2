package dev.sottovoce.phone;

import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.identity.DeviceCertificateProfile;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.phone.signalling.AuthorityPath;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.wire.RecentMap;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges device certificates of the same organisation. Whether a device was revoked only the server
 * knows, which does not let it sign in.
 */
final class Colleagues implements Credentials.Judge {
  private static final int MOST_FOUND = 256;
  private static final Bytes P256_PREFIX = prefix();

  private final List<X509Certificate> authorities;
  private final Clock clock;
  private final Map<List<Bytes>, Good> found = new RecentMap<>(MOST_FOUND);

  Colleagues(List<X509Certificate> authorities, Clock clock) {
    this.authorities = authorities;
    this.clock = clock;
  }

  /** Whether it judges by these. */
  boolean isBy(List<X509Certificate> others) {
    return authorities.equals(others);
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
      X509Certificate device = good(certificates);
      return DeviceCertificateProfile.read(device)
          .filter(each -> each.address().equals(address))
          .map(each -> device);
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /**
   * The device's certificate of a chain that is good now; what was found good is not checked anew.
   */
  private X509Certificate good(List<Bytes> certificates) throws CertificateException {
    Instant now = clock.instant();
    Good known = remembered(certificates);
    if (known != null && !now.isBefore(known.since) && now.isBefore(known.until)) {
      return known.device;
    }
    List<X509Certificate> chain = parse(certificates);
    AuthorityPath.check(chain, authorities, now);
    Instant until = Instant.MAX;
    for (X509Certificate each : chain) {
      Instant ends = each.getNotAfter().toInstant();
      if (ends.isBefore(until)) until = ends;
    }
    remember(certificates, new Good(chain.get(0), now, until));
    return chain.get(0);
  }

  /** A chain that was found good, and until when it stays so under the same authorities. */
  private record Good(X509Certificate device, Instant since, Instant until) {}

  private synchronized @Nullable Good remembered(List<Bytes> certificates) {
    return found.get(certificates);
  }

  private synchronized void remember(List<Bytes> certificates, Good good) {
    found.put(List.copyOf(certificates), good);
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
