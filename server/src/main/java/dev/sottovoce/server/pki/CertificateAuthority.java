package dev.sottovoce.server.pki;

import dev.sottovoce.identity.CertificateRequests;
import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.DeviceCertificateProfile;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The organisation's certificate authority: one P-256 key in a file. What it signs is short-lived,
 * and revocation is the server's matter: nobody else accepts these certificates.
 */
public final class CertificateAuthority {
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  private CertificateAuthority(PrivateKey key, X509Certificate certificate, Clock clock) {
    this.key = key;
    this.certificate = certificate;
    this.clock = clock;
  }

  /** The authority in a folder, made there when there is none yet. */
  public static CertificateAuthority in(Path folder, String domain, Clock clock)
      throws IOException {
    Path keyFile = folder.resolve("ca.key");
    Path certificateFile = folder.resolve("ca.pem");
    Files.createDirectories(folder);
    if (!Files.exists(certificateFile)) create(keyFile, certificateFile, domain, clock);
    return new CertificateAuthority(
        Pem.privateKey(keyFile), Pem.certificates(certificateFile).get(0), clock);
  }

  private static void create(Path keyFile, Path certificateFile, String domain, Clock clock)
      throws IOException {
    KeyPair pair = newKey();
    X500Name name = new X500Name("CN=Sottovoce CA of " + domain);
    Instant now = clock.instant();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            serial(new SecureRandom()),
            Date.from(now.minus(DeviceCertificateProfile.BACKDATED)),
            Date.from(now.plus(AUTHORITY_LIFE)),
            name,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    addKeyIdentifiers(builder, pair.getPublic(), pair.getPublic());
    X509Certificate made = sign(builder, pair.getPrivate());
    // The key goes first: a certificate on disk says that its key is there.
    Pem.writePrivately(keyFile, Pem.of(pair.getPrivate()));
    Files.writeString(certificateFile, Pem.of(made));
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** Whether the first certificate in a PEM file was signed by this authority. */
  public boolean hasIssued(Path certificateFile) throws IOException {
    try {
      Pem.certificates(certificateFile).get(0).verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * What enrolment codes pin.
   *
   * @param root who signs policies, where somebody does
   */
  public TrustBundle trustBundle(Optional<PolicyRoot> root) {
    try {
      Bytes encoded = Bytes.unsafeWrap(certificate.getEncoded());
      TrustBundle trust = TrustBundle.of(encoded);
      return root.map(officers -> trust.with(TrustBundle.Kind.POLICY_ROOT, officers.encoded()))
          .orElse(trust);
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was parsed has an encoding", e);
    }
  }

  /** A certificate that lets its holder sign in as this device, and prove it to phones. */
  public X509Certificate issueDevice(PublicKey deviceKey, DeviceCertificate device)
      throws IOException {
    return issueDevice(deviceKey, device, DeviceCertificateProfile.LIFE);
  }

  /**
   * @throws IllegalArgumentException when it would not keep the profile: phones would refuse it
   */
  X509Certificate issueDevice(PublicKey deviceKey, DeviceCertificate device, Duration life)
      throws IOException {
    GeneralNames names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.uniformResourceIdentifier, device.address()),
              new GeneralName(GeneralName.uniformResourceIdentifier, device.urn())
            });
    X509Certificate issued =
        issue(deviceKey, "CN=device", names, life, List.of(KeyPurposeId.id_kp_clientAuth));
    DeviceCertificateProfile.fault(issued)
        .ifPresent(fault -> {
          throw new IllegalArgumentException("no device certificate: " + fault.sentence());
        });
    return issued;
  }

  /**
   * A certificate that lets a foreign phone sign in. It names the device and not the user: TLS 1.2
   * shows it to everybody on the way.
   */
  public X509Certificate issuePseudonym(PublicKey deviceKey, UUID device, Duration life)
      throws IOException {
    GeneralNames names =
        new GeneralNames(
            new GeneralName(GeneralName.uniformResourceIdentifier, "urn:uuid:" + device));
    return issue(deviceKey, "CN=device", names, life, List.of(KeyPurposeId.id_kp_clientAuth));
  }

  /** A certificate for a server of this domain (RFC 5922 section 7.1). */
  X509Certificate issueServer(PublicKey serverKey, GeneralNames names, Duration life)
      throws IOException {
    return issue(serverKey, "CN=server", names, life, List.of(KeyPurposeId.id_kp_serverAuth));
  }

  private X509Certificate issue(
      PublicKey subjectKey,
      String subject,
      GeneralNames names,
      Duration life,
      List<KeyPurposeId> purposes)
      throws IOException {
    Instant now = clock.instant();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            certificate,
            serial(random),
            Date.from(now.minus(DeviceCertificateProfile.BACKDATED)),
            Date.from(now.plus(life)),
            new X500Name(subject),
            subjectKey);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(purposes.toArray(new KeyPurposeId[0])));
    builder.addExtension(Extension.subjectAlternativeName, false, names);
    addKeyIdentifiers(builder, subjectKey, certificate.getPublicKey());
    return sign(builder, key);
  }

  /** A new P-256 key. */
  public static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  private static void addKeyIdentifiers(
      X509v3CertificateBuilder builder, PublicKey subject, PublicKey issuer)
      throws CertIOException {
    try {
      JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(subject));
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, utils.createAuthorityKeyIdentifier(issuer));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1 for key identifiers", e);
    }
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws IOException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(CertificateRequests.SIGNATURE).build(key)));
    } catch (OperatorCreationException | CertificateException e) {
      throw new IOException("the authority's key cannot sign", e);
    }
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(127, random).setBit(126);
  }
}
