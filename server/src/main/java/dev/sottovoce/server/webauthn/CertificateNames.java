package dev.sottovoce.server.webauthn;

import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** What certificates of makers call things, short and plain enough for a list and a terminal. */
final class CertificateNames {
  private static final int LONGEST = 64;

  /** The model of a TPM (TCG EK Credential Profile, section 3.1.2). */
  private static final ASN1ObjectIdentifier TPM_MODEL = new ASN1ObjectIdentifier("2.23.133.2.2");

  private CertificateNames() {}

  /** Whom a name means: an organisation, or else what is common to call it. */
  static String of(X500Principal principal) {
    X500Name name = X500Name.getInstance(principal.getEncoded());
    return attribute(name, BCStyle.O).or(() -> attribute(name, BCStyle.CN)).orElse("");
  }

  /** What a TPM's certificate says of its model; empty where it says nothing. */
  static String tpmModel(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    if (extension == null) return "";
    byte[] names = ASN1OctetString.getInstance(extension).getOctets();
    for (GeneralName each : GeneralNames.getInstance(names).getNames()) {
      if (each.getTagNo() != GeneralName.directoryName) continue;
      Optional<String> model = attribute(X500Name.getInstance(each.getName()), TPM_MODEL);
      if (model.isPresent()) return model.get();
    }
    return "";
  }

  private static Optional<String> attribute(X500Name name, ASN1ObjectIdentifier type) {
    for (RDN rdn : name.getRDNs()) {
      for (var each : rdn.getTypesAndValues()) {
        if (each.getType().equals(type)) {
          return Optional.of(plain(IETFUtils.valueToString(each.getValue())));
        }
      }
    }
    return Optional.empty();
  }

  /** Nothing that moves a cursor or turns the direction of what stands behind it. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .filter(each -> Character.isLetterOrDigit(each) || " .,:;-_()&+/'#".indexOf(each) >= 0)
        .limit(LONGEST)
        .forEach(plain::appendCodePoint);
    return plain.toString().strip();
  }
}
