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

  private final Map<Format, WebAuthnRegistrationManager> managers;
  private final Map<UUID, Protection> models;

  private Attestations(
      Map<Format, WebAuthnRegistrationManager> managers, Map<UUID, Protection> models) {
    this.managers = managers;
    this.models = models;
  }

  /**
   * Reads what the configuration names.
   *
   * @param data what file names are relative to
   * @throws IOException when a file is not there or holds no certificate
   */
  public static Attestations open(AttestationConfig config, Path data) throws IOException {
    Map<Format, WebAuthnRegistrationManager> managers = new EnumMap<>(Format.class);
    for (Map.Entry<Format, String> each : config.anchors().entrySet()) {
      Set<TrustAnchor> anchors =
          Pem.certificates(data.resolve(each.getValue())).stream()
              .map(certificate -> new TrustAnchor(certificate, null))
              .collect(Collectors.toUnmodifiableSet());
      managers.put(each.getKey(), manager(each.getKey(), anchors));
    }
    return new Attestations(managers, config.models());
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
    return !managers.isEmpty();
  }

  /** What is shown of a passkey that is good otherwise. */
  Protection protection(RegistrationData data, RegistrationParameters wanted) {
    AttestationObject object = data.getAttestationObject();
    // What may be copied to another device is kept by none.
    if (object == null || object.getAuthenticatorData().isFlagBE()) return Protection.BROWSER;
    Optional<Format> format = format(object.getFormat());
    WebAuthnRegistrationManager manager = format.map(managers::get).orElse(null);
    return manager != null && Ceremonies.attempt(() -> manager.verify(data, wanted)).isPresent()
        ? shown(format.get(), object)
        : Protection.BROWSER;
  }

  private static Optional<Format> format(String identifier) {
    for (Format each : Format.values()) {
      if (each.identifier().equals(identifier)) return Optional.of(each);
    }
    return Optional.empty();
  }

  private Protection shown(Format format, AttestationObject object) {
    return switch (format) {
      case TPM -> Protection.TPM;
      case APPLE -> Protection.SECURE_ENCLAVE;
      case PACKED -> ofModel(object);
      case ANDROID_KEY -> ofAndroid(object);
    };
  }

  private Protection ofModel(AttestationObject object) {
    AttestedCredentialData made = object.getAuthenticatorData().getAttestedCredentialData();
    UUID model = made == null ? null : made.getAaguid().getValue();
    return model == null ? Protection.BROWSER : models.getOrDefault(model, Protection.BROWSER);
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
