package dev.sottovoce.server.webauthn;

import com.webauthn4j.WebAuthnRegistrationManager;
import com.webauthn4j.anchor.TrustAnchorRepository;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.AndroidKeyAttestationStatement;
import com.webauthn4j.data.attestation.statement.AttestationCertificatePath;
import com.webauthn4j.data.attestation.statement.CertificateBaseAttestationStatement;
import com.webauthn4j.verifier.attestation.statement.AttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.androidkey.AndroidKeyAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.apple.AppleAnonymousAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.PackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.tpm.TPMAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.certpath.DefaultCertPathTrustworthinessVerifier;
import com.webauthn4j.verifier.exception.SelfAttestationProhibitedException;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.webauthn.AttestationConfig.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;

/**
 * What an attestation shows of where a passkey's key is kept (WebAuthn level 2, section 6.5.4):
 * only what a maker's authority has signed, of makers that the operator has named, and only of a
 * key that cannot leave. Everything else is a browser's key. Blocks. Thread-safe.
 */
public final class Attestations {
  /** Believes nobody. */
  public static final Attestations NONE = new Attestations(Map.of(), Map.of());

  /** Android's description of a key, in its certificate. */
  private static final String KEY_DESCRIPTION = "1.3.6.1.4.1.11129.2.1.17";

  private static final int TRUSTED_ENVIRONMENT = 1;
  private static final int STRONG_BOX = 2;

  /**
   * Who is believed about statements of one format.
   *
   * @param anchors the makers' authorities
   * @param manager which looks at statements
   */
  private record Believed(Set<TrustAnchor> anchors, WebAuthnRegistrationManager manager) {}

  private final Map<Format, Believed> makers;
  private final Map<UUID, Protection> models;

  private Attestations(Map<Format, Believed> makers, Map<UUID, Protection> models) {
    this.makers = makers;
    this.models = models;
  }

  /**
   * Reads what the configuration names.
   *
   * @param data what file names are relative to
   * @throws IOException when a file is not there or holds no certificate
   */
  public static Attestations open(AttestationConfig config, Path data) throws IOException {
    Map<Format, Believed> makers = new EnumMap<>(Format.class);
    for (Map.Entry<Format, String> each : config.anchors().entrySet()) {
      Set<TrustAnchor> anchors =
          Pem.certificates(data.resolve(each.getValue())).stream()
              .map(certificate -> new TrustAnchor(certificate, null))
              .collect(Collectors.toUnmodifiableSet());
      makers.put(each.getKey(), new Believed(anchors, manager(each.getKey(), anchors)));
    }
    return new Attestations(makers, config.models());
  }

  private static WebAuthnRegistrationManager manager(Format format, Set<TrustAnchor> anchors) {
    TrustAnchorRepository repository =
        new TrustAnchorRepository() {
          @Override
          public Set<TrustAnchor> find(AAGUID model) {
            return anchors;
          }

          @Override
          public Set<TrustAnchor> find(byte[] keyIdentifier) {
            return anchors;
          }
        };
    return new WebAuthnRegistrationManager(
        List.of(verifier(format)),
        new DefaultCertPathTrustworthinessVerifier(repository),
        statement -> {
          // Signed by the passkey itself, it says nothing that the passkey does not.
          throw new SelfAttestationProhibitedException("nobody vouches for it");
        });
  }

  private static AttestationStatementVerifier verifier(Format format) {
    return switch (format) {
      case PACKED -> new PackedAttestationStatementVerifier();
      case TPM -> new TPMAttestationStatementVerifier();
      case APPLE -> new AppleAnonymousAttestationStatementVerifier();
      case ANDROID_KEY -> {
        AndroidKeyAttestationStatementVerifier android =
            new AndroidKeyAttestationStatementVerifier();
        android.setTeeEnforcedOnly(true);
        yield android;
      }
    };
  }

  /** Whether browsers are asked for attestations: people are asked for leave then. */
  public boolean areWanted() {
    return !makers.isEmpty();
  }

  /** What is shown of a passkey that is good otherwise; nothing where nobody vouches for it. */
  Optional<KeyProof> shown(RegistrationData data, RegistrationParameters wanted) {
    AttestationObject object = data.getAttestationObject();
    // What may be copied to another device is kept by none.
    if (object == null || object.getAuthenticatorData().isFlagBE()) return Optional.empty();
    Optional<Format> format = format(object.getFormat());
    Believed believed = format.map(makers::get).orElse(null);
    return believed != null
            && Ceremonies.attempt(() -> believed.manager().verify(data, wanted)).isPresent()
        ? Ceremonies.attempt(() -> proof(format.get(), object, believed.anchors()))
            .filter(proof -> !proof.model().isEmpty() || proof.protection() != Protection.BROWSER)
        : Optional.empty();
  }

  private static Optional<Format> format(String identifier) {
    for (Format each : Format.values()) {
      if (each.identifier().equals(identifier)) return Optional.of(each);
    }
    return Optional.empty();
  }

  private KeyProof proof(Format format, AttestationObject object, Set<TrustAnchor> anchors) {
    List<X509Certificate> path = path(object);
    return new KeyProof(
        protection(format, object),
        format.identifier(),
        maker(path.getLast(), anchors),
        switch (format) {
          case PACKED -> model(object).map(UUID::toString).orElse("");
          case TPM -> CertificateNames.tpmModel(path.getFirst());
          // Of Android and Apple nobody but the browser says which model it is.
          case ANDROID_KEY, APPLE -> "";
        });
  }

  private static List<X509Certificate> path(AttestationObject object) {
    AttestationCertificatePath path =
        object.getAttestationStatement() instanceof CertificateBaseAttestationStatement statement
            ? statement.getX5c()
            : null;
    if (path == null || path.isEmpty()) throw new IllegalArgumentException("no path");
    return List.copyOf(path);
  }

  /** The anchor at which a path ends that was found to end at one. */
  private static String maker(X509Certificate last, Set<TrustAnchor> anchors) {
    X500Principal issuer = last.getIssuerX500Principal();
    return anchors.stream()
        .map(TrustAnchor::getTrustedCert)
        .filter(anchor -> anchor.equals(last) || anchor.getSubjectX500Principal().equals(issuer))
        .findFirst()
        .map(anchor -> CertificateNames.of(anchor.getSubjectX500Principal()))
        .orElse("");
  }

  private Protection protection(Format format, AttestationObject object) {
    return switch (format) {
      case TPM -> Protection.TPM;
      case APPLE -> Protection.SECURE_ENCLAVE;
      case PACKED ->
          model(object)
              .map(each -> models.getOrDefault(each, Protection.BROWSER))
              .orElse(Protection.BROWSER);
      case ANDROID_KEY -> ofAndroid(object);
    };
  }

  private static Optional<UUID> model(AttestationObject object) {
    AttestedCredentialData made = object.getAuthenticatorData().getAttestedCredentialData();
    return Optional.ofNullable(made)
        .map(AttestedCredentialData::getAaguid)
        .filter(each -> !each.equals(AAGUID.ZERO))
        .map(AAGUID::getValue);
  }

  /** The weaker of where the statement and the key were made (Android, key attestation). */
  private static Protection ofAndroid(AttestationObject object) {
    if (!(object.getAttestationStatement() instanceof AndroidKeyAttestationStatement statement)) {
      return Protection.BROWSER;
    }
    AttestationCertificatePath path = statement.getX5c();
    Optional<Integer> level =
        Ceremonies.attempt(
            () -> securityLevel(path.getEndEntityAttestationCertificate().getCertificate()));
    return switch (level.orElse(0)) {
      case TRUSTED_ENVIRONMENT -> Protection.TEE;
      case STRONG_BOX -> Protection.STRONGBOX;
      default -> Protection.BROWSER;
    };
  }

  private static int securityLevel(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(KEY_DESCRIPTION);
    ASN1Sequence description =
        ASN1Sequence.getInstance(ASN1OctetString.getInstance(extension).getOctets());
    int statement = level(description, 1);
    int key = level(description, 3);
    return Math.min(statement, key);
  }

  private static int level(ASN1Sequence description, int at) {
    return ASN1Enumerated.getInstance(description.getObjectAt(at)).intValueExact();
  }
}
