package dev.sottovoce.server.pki;

import dev.sottovoce.identity.CertificateRequests;
import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.DeviceCertificateProfile;
import dev.sottovoce.identity.DeviceRevocation;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.server.store.Authorities;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.wire.RecentMap;
import java.io.ByteArrayInputStream;
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
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The organisation's certificate authority: one P-256 key, in a file or a token, and those before
 * it that still count. What it signs for devices is short-lived, and revocation is the server's
 * matter; for verifiers elsewhere there is a list.
 */
public final class CertificateAuthority {
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

  /** How long a list of revoked certificates counts: foreign verifiers fetch it again by then. */
  private static final Duration LIST_LIFE = Duration.ofHours(1);

  /** Those that are remembered as they were signed. */
  private static final int MOST_REVOCATIONS = 4096;

  private final int number;
  private final PrivateKey key;
  private final X509Certificate certificate;
  private final Optional<X509Certificate> cross;
  private final List<X509Certificate> before;
  private final String domain;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<DeviceRevocation, Bytes> revocations =
      Collections.synchronizedMap(new RecentMap<>(MOST_REVOCATIONS));

  /**
   * @param number 0 for the first of an organisation
   * @param cross the same key certified by the authority before, while that still counts
   * @param before those that still count, the newest first
   */
  private CertificateAuthority(
      int number,
      PrivateKey key,
      X509Certificate certificate,
      Optional<X509Certificate> cross,
      List<X509Certificate> before,
      String domain,
      Clock clock) {
    this.number = number;
    this.key = key;
    this.certificate = certificate;
    this.cross = cross;
    this.before = List.copyOf(before);
    this.domain = domain;
    this.clock = clock;
  }

  /** The authority in a folder, made there when there is none yet. */
  public static CertificateAuthority in(Path folder, String domain, Clock clock)
      throws IOException {
    AuthorityKeys keys = AuthorityKeys.in(folder);
    makeIn(folder, keys, domain, clock);
    return in(folder, keys, List.of(), domain, clock);
  }

  /** Makes an organisation's first authority in a folder that has none. */
  public static void makeIn(Path folder, AuthorityKeys keys, String domain, Clock clock)
      throws IOException {
    Files.createDirectories(folder);
    Path certificateFile = folder.resolve("ca.pem");
    if (Files.exists(certificateFile)) return;
    KeyPair pair = keys.create();
    X500Name name = new X500Name("CN=Sottovoce CA of " + domain);
    X509Certificate made =
        authority(name, pair.getPublic(), name, pair.getPublic(), pair.getPrivate(), clock);
    // The key goes first: a certificate on disk says that its key is there.
    keys.keep(0, pair.getPrivate(), made);
    Files.writeString(certificateFile, Pem.of(made));
  }

  /**
   * The authority that issues now.
   *
   * @param present those that count, the newest first; none where there only ever was the first
   */
  public static CertificateAuthority in(
      Path folder,
      AuthorityKeys keys,
      List<Authorities.Generation> present,
      String domain,
      Clock clock)
      throws IOException {
    if (present.isEmpty()) {
      X509Certificate first = Pem.certificates(folder.resolve("ca.pem")).get(0);
      return new CertificateAuthority(
          0, keys.load(0), first, Optional.empty(), List.of(), domain, clock);
    }
    List<X509Certificate> certificates = new ArrayList<>();
    for (Authorities.Generation each : present) certificates.add(parsed(each.certificate()));
    Authorities.Generation newest = present.get(0);
    boolean overlap = present.size() > 1;
    Optional<X509Certificate> cross = Optional.empty();
    if (overlap && newest.cross().isPresent()) cross = Optional.of(parsed(newest.cross().get()));
    return new CertificateAuthority(
        newest.number(),
        keys.load(newest.number()),
        certificates.get(0),
        cross,
        certificates.subList(1, certificates.size()),
        domain,
        clock);
  }

  private static X509Certificate authority(
      X500Name subject,
      PublicKey key,
      X500Name issuer,
      PublicKey issuerKey,
      PrivateKey signer,
      Clock clock)
      throws IOException {
    Instant now = clock.instant();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            serial(new SecureRandom()),
            Date.from(now.minus(DeviceCertificateProfile.BACKDATED)),
            Date.from(now.plus(AUTHORITY_LIFE)),
            subject,
            key);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    addKeyIdentifiers(builder, key, issuerKey);
    return sign(builder, signer);
  }

  /** One that is to follow this one. */
  public record Successor(
      Authorities.Generation issuing, Authorities.Generation next, X509Certificate certificate) {}

  /** Makes the next authority: its key is kept, and its certificate is by itself. */
  public Successor succeed(AuthorityKeys keys) throws IOException {
    KeyPair pair = keys.create();
    X500Name name = new X500Name("CN=Sottovoce CA " + (number + 2) + " of " + domain);
    X509Certificate own =
        authority(name, pair.getPublic(), name, pair.getPublic(), pair.getPrivate(), clock);
    // A key whose authority is never announced is never used.
    keys.keep(number + 1, pair.getPrivate(), own);
    return successor(own);
  }

  /**
   * Makes the key of the next authority, for which somebody else is asked to sign.
   *
   * @return PKCS #10
   */
  public Bytes request(AuthorityKeys keys) throws IOException {
    KeyPair pair = keys.create();
    X500Name name = new X500Name("CN=Sottovoce CA " + (number + 2) + " of " + domain);
    X509Certificate placeholder =
        authority(name, pair.getPublic(), name, pair.getPublic(), pair.getPrivate(), clock);
    keys.keep(number + 1, pair.getPrivate(), placeholder);
    return CertificateRequests.create(pair);
  }

  /**
   * Takes the certificate that somebody else signed for the requested key.
   *
   * @param chain that certificate first, then those that lead to a root
   * @throws IOException when it cannot be this organisation's authority; the message says why
   */
  public Successor succeed(AuthorityKeys keys, List<X509Certificate> chain) throws IOException {
    X509Certificate next = chain.get(0);
    ExternalAuthority.check(chain, clock.instant());
    if (next.getSubjectX500Principal().equals(certificate.getSubjectX500Principal())) {
      throw new IOException("it has the name of the authority before; ask for another one");
    }
    if (!isOf(keys.load(number + 1), next.getPublicKey())) {
      throw new IOException("it is for another key than 'ca request' made");
    }
    return successor(next);
  }

  /** This authority vouches for the next one's key, for those who know only this one. */
  private Successor successor(X509Certificate next) throws IOException {
    X509Certificate crossed =
        authority(
            X500Name.getInstance(next.getSubjectX500Principal().getEncoded()),
            next.getPublicKey(),
            X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
            certificate.getPublicKey(),
            key,
            clock);
    return new Successor(
        new Authorities.Generation(number, encoded(certificate), cross.map(Pem::encoded)),
        new Authorities.Generation(number + 1, encoded(next), Optional.of(encoded(crossed))),
        next);
  }

  private static boolean isOf(PrivateKey key, PublicKey expected) throws IOException {
    try {
      byte[] probe = new byte[32];
      new SecureRandom().nextBytes(probe);
      Signature signature = Signature.getInstance(CertificateRequests.SIGNATURE);
      signature.initSign(key);
      signature.update(probe);
      byte[] made = signature.sign();
      Signature verifier = Signature.getInstance(CertificateRequests.SIGNATURE);
      verifier.initVerify(expected);
      verifier.update(probe);
      return verifier.verify(made);
    } catch (GeneralSecurityException e) {
      throw new IOException("the requested key cannot sign", e);
    }
  }

  /** Deletes the keys of those before, which count no longer. */
  public void forgetKeysBefore(AuthorityKeys keys) throws IOException {
    for (int each = 0; each < number; each++) keys.delete(each);
  }

  /** A step between roots in this authority's name. */
  public TrustUpdate signed(TrustUpdate step) {
    return step.signedBy(key, encoded(certificate));
  }

  /** A device's end in this authority's name: signed once, told often. */
  public Bytes signed(DeviceRevocation revocation) {
    return revocations.computeIfAbsent(revocation, word -> word.signedBy(key));
  }

  /** Counts an organisation's authorities, from 0. */
  public int number() {
    return number;
  }

  /** Those whose certificates count: this one, and those before that are not retired. */
  public List<X509Certificate> accepted() {
    List<X509Certificate> all = new ArrayList<>();
    all.add(certificate);
    all.addAll(before);
    return all;
  }

  /**
   * What stands behind an issued certificate, so that those who know only the one before follow.
   */
  public X509Certificate issuer() {
    return cross.orElse(certificate);
  }

  /** Whether a certificate is of an authority that counts. */
  public boolean accepts(X509Certificate issued) {
    for (X509Certificate each : accepted()) {
      try {
        issued.verify(each.getPublicKey());
        return true;
      } catch (GeneralSecurityException e) {
        // Another one may have issued it.
      }
    }
    return false;
  }

  /** The certificates that are revoked, signed (RFC 5280 section 5), for foreign verifiers. */
  public Bytes revocationList(List<Directory.RevokedCertificate> revoked) throws IOException {
    Instant now = clock.instant();
    try {
      X509v2CRLBuilder builder =
          new JcaX509v2CRLBuilder(certificate.getSubjectX500Principal(), Date.from(now));
      builder.setNextUpdate(Date.from(now.plus(LIST_LIFE)));
      for (Directory.RevokedCertificate each : revoked) {
        builder.addCRLEntry(each.serial(), Date.from(each.revoked()), CRLReason.unspecified);
      }
      JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          utils.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      builder.addExtension(
          Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())));
      return Bytes.unsafeWrap(
          builder
              .build(new JcaContentSignerBuilder(CertificateRequests.SIGNATURE).build(key))
              .getEncoded());
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IOException("the authority's key cannot sign", e);
    }
  }

  private static X509Certificate parsed(Bytes encoded) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded.toArray()));
    } catch (CertificateException e) {
      throw new IOException("an authority's certificate is damaged", e);
    }
  }

  private static Bytes encoded(X509Certificate certificate) {
    return Pem.encoded(certificate);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** Whether the first certificate in a PEM file was signed by this authority. */
  public boolean hasIssued(Path certificateFile) throws IOException {
    return accepts(Pem.certificates(certificateFile).get(0));
  }

  /**
   * What enrolment codes pin: every authority that counts, the one that issues first.
   *
   * @param root who signs policies, where somebody does
   */
  public TrustBundle trustBundle(Optional<PolicyRoot> root) {
    TrustBundle trust = TrustBundle.of(encoded(certificate));
    for (X509Certificate each : before) {
      trust = trust.with(TrustBundle.Kind.CERTIFICATE_AUTHORITY, encoded(each));
    }
    return root.isPresent()
        ? trust.with(TrustBundle.Kind.POLICY_ROOT, root.get().encoded())
        : trust;
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
