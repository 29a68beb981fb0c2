package dev.sottovoce.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose a certificate is, by its subject alternative names {@code sip:USER@DOMAIN} and {@code
 * urn:uuid:DEVICE} (design section 6). The chain and the dates are for whoever accepts it.
 */
public record DeviceCertificate(String user, String domain, UUID device) {
  private static final int URI = 6;
  private static final int MAX_NAMES = 8;

  /** Reads the profile; nothing when the certificate does not have exactly one name of each. */
  public static Optional<DeviceCertificate> read(X509Certificate certificate) {
    return names(certificate).flatMap(names -> of(names.address(), names.device()));
  }

  /**
   * The device of a certificate that does not say whose it is, for foreign phones whose TLS 1.2
   * shows certificates to everybody; nothing when it names anybody.
   */
  public static Optional<UUID> pseudonym(X509Certificate certificate) {
    return names(certificate)
        .filter(names -> names.address().isEmpty())
        .flatMap(names -> id(names.device()));
  }

  private record Names(String address, String device) {}

  private static Optional<Names> names(X509Certificate certificate) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
    if (names == null || names.size() > MAX_NAMES) return Optional.empty();
    String address = "";
    String device = "";
    for (List<?> name : names) {
      if (!name.get(0).equals(URI) || !(name.get(1) instanceof String uri)) continue;
      if (uri.startsWith("sip:")) {
        if (!address.isEmpty()) return Optional.empty();
        address = uri.substring(4);
      } else if (uri.startsWith("urn:uuid:")) {
        if (!device.isEmpty()) return Optional.empty();
        device = uri.substring(9);
      }
    }
    return Optional.of(new Names(address, device));
  }

  private static Optional<DeviceCertificate> of(String address, String device) {
    int at = address.indexOf('@');
    if (at < 1 || at == address.length() - 1) return Optional.empty();
    String user = address.substring(0, at);
    String domain = address.substring(at + 1);
    if (!UserName.isValid(user)) return Optional.empty();
    return id(device).map(id -> new DeviceCertificate(user, domain, id));
  }

  private static Optional<UUID> id(String device) {
    if (device.length() != 36) return Optional.empty();
    try {
      UUID id = UUID.fromString(device);
      return id.toString().equals(device) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@code sip:USER@DOMAIN}. */
  public String address() {
    return "sip:" + user + "@" + domain;
  }

  /** {@code urn:uuid:DEVICE}. */
  public String urn() {
    return "urn:uuid:" + device;
  }

  @Override
  public String toString() {
    return "DeviceCertificate[redacted]";
  }
}
