package dev.sottovoce.identity;

import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.wire.Bytes;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a device's certificate may be, and nothing else (design section 6, RFC 5280 section 4.2, RFC
 * 5922 section 7.1). The authority looks before it hands one out, and phones look at each other's:
 * what only one side checks, a lying server's authority need not keep. The path to the authority
 * and whether it is valid now are for whoever accepts it.
 */
public final class DeviceCertificateProfile {
  /** How long a device certificate is good after it was issued. */
  public static final Duration LIFE = Duration.ofDays(7);

  /** A certificate begins this much before it was issued: clocks may differ. */
  public static final Duration BACKDATED = Duration.ofHours(2);

  /** The purpose that a device certificate has: TLS client authentication. */
  private static final List<String> PURPOSES = List.of("1.3.6.1.5.5.7.3.2");

  private static final Set<String> KNOWN_CRITICAL =
      Set.of("2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.37");

  /** ECDSA with SHA-2, RSA with SHA-2 (also PSS), Ed25519: an authority elsewhere may be RSA. */
  private static final Set<String> SIGNATURES =
      Set.of(
          "1.2.840.10045.4.3.2",
          "1.2.840.10045.4.3.3",
          "1.2.840.10045.4.3.4",
          "1.2.840.113549.1.1.10",
          "1.2.840.113549.1.1.11",
          "1.2.840.113549.1.1.12",
          "1.2.840.113549.1.1.13",
          "1.3.101.112");

  private static final int X509_V3 = 3;
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int URI = 6;

  /** In what a certificate differs from the profile. */
  public enum Fault {
    VERSION("it is not X.509 version 3"),
    SIGNATURE("it is signed by an algorithm that is not allowed"),
    KEY("its key is not on P-256"),
    LIFE("it lasts longer than device certificates may"),
    AUTHORITY("it may certify others"),
    KEY_USAGE("its key is not for digital signatures alone"),
    PURPOSE("it is not for signing in alone"),
    CRITICAL("it has a critical extension that is not known"),
    NAMES("its names are not exactly sip:USER@DOMAIN and urn:uuid:DEVICE");

    private final String sentence;

    Fault(String sentence) {
      this.sentence = sentence;
    }

    /** Without any name from the certificate. */
    public String sentence() {
      return sentence;
    }
  }

  private DeviceCertificateProfile() {}

  /** Whose a certificate is; nothing when it does not keep the profile. */
  public static Optional<DeviceCertificate> read(X509Certificate certificate) {
    return fault(certificate).isPresent()
        ? Optional.empty()
        : DeviceCertificate.read(certificate).filter(device -> isDomain(device.domain()));
  }

  /** The first thing that is wrong; nothing when the profile is kept. */
  public static Optional<Fault> fault(X509Certificate certificate) {
    if (certificate.getVersion() != X509_V3) return Optional.of(Fault.VERSION);
    if (!SIGNATURES.contains(certificate.getSigAlgOID())) return Optional.of(Fault.SIGNATURE);
    if (!isP256(certificate.getPublicKey())) return Optional.of(Fault.KEY);
    if (!isShort(certificate)) return Optional.of(Fault.LIFE);
    if (certificate.getBasicConstraints() >= 0) return Optional.of(Fault.AUTHORITY);
    if (!signsOnly(certificate.getKeyUsage())) return Optional.of(Fault.KEY_USAGE);
    if (!hasPurpose(certificate)) return Optional.of(Fault.PURPOSE);
    if (!knowsCritical(certificate)) return Optional.of(Fault.CRITICAL);
    return hasNames(certificate) ? Optional.empty() : Optional.of(Fault.NAMES);
  }

  /** Whether a key is on P-256 as a named curve: other curves have keys of the same length. */
  public static boolean isP256(PublicKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded == null) return false;
    int octets = KeyEncodings.SECP256R1.publicOctets();
    if (encoded.length <= octets) return false;
    Bytes raw = Bytes.copyOf(Arrays.copyOfRange(encoded, encoded.length - octets, encoded.length));
    return KeyEncodings.SECP256R1.hasShape(raw)
        && KeyEncodings.SECP256R1.subjectPublicKeyInfo(raw).equals(Bytes.copyOf(encoded));
  }

  private static boolean isShort(X509Certificate certificate) {
    Duration life =
        Duration.between(
            certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    return !life.isNegative() && life.compareTo(LIFE.plus(BACKDATED)) <= 0;
  }

  private static boolean signsOnly(boolean[] usage) {
    if (usage == null) return false;
    for (int i = 0; i < usage.length; i++) if (usage[i] != (i == DIGITAL_SIGNATURE)) return false;
    return usage.length > DIGITAL_SIGNATURE;
  }

  private static boolean hasPurpose(X509Certificate certificate) {
    try {
      return PURPOSES.equals(certificate.getExtendedKeyUsage());
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private static boolean knowsCritical(X509Certificate certificate) {
    Set<String> critical = certificate.getCriticalExtensionOIDs();
    return critical == null || KNOWN_CRITICAL.containsAll(critical);
  }

  /** Exactly the two, whatever their order; no common name stands in for one (RFC 5922). */
  private static boolean hasNames(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null || names.size() != 2) return false;
      Set<Object> different = new HashSet<>();
      for (List<?> name : names) if (name.get(0).equals(URI)) different.add(name.get(1));
      return different.size() == 2
          && DeviceCertificate.read(certificate)
              .filter(each -> isDomain(each.domain()))
              .isPresent();
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /** A host name in lower case or an address; never a wildcard (RFC 5922 section 7.2). */
  private static boolean isDomain(String domain) {
    boolean literal = domain.startsWith("[") && domain.endsWith("]") && domain.length() > 2;
    String inner = literal ? domain.substring(1, domain.length() - 1) : domain;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-';
      if (!plain && !(literal && c == ':')) return false;
    }
    return !inner.isEmpty();
  }
}
