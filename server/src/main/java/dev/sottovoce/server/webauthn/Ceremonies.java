package dev.sottovoce.server.webauthn;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.server.ServerProperty;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The two ceremonies of WebAuthn (level 2, sections 7.1 and 7.2), checked by webauthn4j: origin, RP
 * ID, signature, that the person was verified, and the counter. That the challenge is ours, for
 * this purpose, young and unused, is checked here. Blocks. Thread-safe.
 */
public final class Ceremonies {
  private static final List<PublicKeyCredentialParameters> ALGORITHMS =
      List.of(
          algorithm(COSEAlgorithmIdentifier.ES256),
          algorithm(COSEAlgorithmIdentifier.EdDSA),
          algorithm(COSEAlgorithmIdentifier.RS256));

  private static final int LONGEST_ID = 1023;

  /**
   * A passkey that was made just now.
   *
   * @param proof what an attestation shows of its key; nothing where none does
   */
  public record Made(Credential credential, Optional<KeyProof> proof) {
    /** Where its key is kept, as far as that is shown. */
    public Protection protection() {
      return proof.map(KeyProof::protection).orElse(Protection.BROWSER);
    }
  }

  private final ObjectConverter converter = new ObjectConverter();
  private final AttestedCredentialDataConverter credentials =
      new AttestedCredentialDataConverter(converter);

  /** Takes any attestation and believes none: that is decided apart. */
  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);

  private final Challenges challenges;
  private final Attestations attestations;
  private final Clock clock;

  public Ceremonies(Challenges challenges, Attestations attestations, Clock clock) {
    this.challenges = challenges;
    this.attestations = attestations;
    this.clock = clock;
  }

  /**
   * Whether a passkey has signed a challenge for that purpose, just now, and never before.
   *
   * @return its counter since, which has to be kept; nothing when anything about it is wrong
   */
  public OptionalLong signed(
      RelyingParty party, String purpose, Credential known, Assertion assertion) {
    Instant now = clock.instant();
    Optional<AuthenticationData> data = attempt(() -> manager.parse(request(assertion)));
    Optional<Bytes> challenge = data.flatMap(read -> challenge(read.getCollectedClientData()));
    if (challenge.isEmpty() || !challenges.isGood(challenge.get(), purpose, now)) {
      return OptionalLong.empty();
    }
    CredentialRecordImpl record = record(known);
    AuthenticationParameters wanted =
        new AuthenticationParameters(property(party, challenge.get()), record, null, true, true);
    // webauthn4j puts the counter of this signature into the record.
    return attempt(() -> manager.verify(data.get(), wanted)).isPresent()
            && challenges.use(challenge.get(), now)
        ? OptionalLong.of(record.getCounter())
        : OptionalLong.empty();
  }

  /**
   * The passkey that an authenticator has made for that purpose.
   *
   * @return nothing when anything about it is wrong
   */
  public Optional<Made> made(
      RelyingParty party, String purpose, Bytes attestation, Bytes clientData) {
    Instant now = clock.instant();
    Optional<RegistrationData> data =
        attempt(() ->
            manager.parse(new RegistrationRequest(attestation.toArray(), clientData.toArray())));
    Optional<Bytes> challenge = data.flatMap(read -> challenge(read.getCollectedClientData()));
    if (challenge.isEmpty() || !challenges.isGood(challenge.get(), purpose, now)) {
      return Optional.empty();
    }
    RegistrationParameters wanted =
        new RegistrationParameters(property(party, challenge.get()), ALGORITHMS, true, true);
    return attempt(() -> manager.verify(data.get(), wanted)).isPresent()
            && challenges.use(challenge.get(), now)
        ? credential(data.get()).map(made -> new Made(made, attestations.shown(data.get(), wanted)))
        : Optional.empty();
  }

  /** A passkey's public key, as SubjectPublicKeyInfo. */
  public Optional<Bytes> publicKey(Credential known) {
    return attempt(() -> credentials.convert(known.data().toArray()).getCOSEKey().getPublicKey())
        .map(key -> Bytes.copyOf(key.getEncoded()));
  }

  /** The library throws what it likes at octets that are not as they must be. */
  static <T> Optional<T> attempt(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private Optional<Credential> credential(RegistrationData data) {
    var object = data.getAttestationObject();
    if (object == null) return Optional.empty();
    var authenticator = object.getAuthenticatorData();
    AttestedCredentialData credential = authenticator.getAttestedCredentialData();
    if (credential == null || credential.getCredentialId().length > LONGEST_ID) {
      return Optional.empty();
    }
    return Optional.of(
        new Credential(
            Bytes.copyOf(credential.getCredentialId()),
            Bytes.copyOf(credentials.convert(credential)),
            authenticator.getSignCount(),
            authenticator.isFlagBE()));
  }

  private CredentialRecordImpl record(Credential known) {
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        true,
        known.backupEligible(),
        null,
        known.counter(),
        credentials.convert(known.data().toArray()),
        null,
        null,
        null,
        null);
  }

  private static AuthenticationRequest request(Assertion assertion) {
    return new AuthenticationRequest(
        assertion.credentialId().toArray(),
        assertion.userHandle().isEmpty() ? null : assertion.userHandle().toArray(),
        assertion.authenticatorData().toArray(),
        assertion.clientData().toArray(),
        assertion.sign().toArray());
  }

  private static Optional<Bytes> challenge(@Nullable CollectedClientData client) {
    return client == null
        ? Optional.empty()
        : Optional.of(Bytes.copyOf(client.getChallenge().getValue()));
  }

  private static ServerProperty property(RelyingParty party, Bytes challenge) {
    return ServerProperty.builder()
        .origin(new Origin(party.origin()))
        .rpId(party.id())
        .challenge(challenge::toArray)
        .build();
  }

  private static PublicKeyCredentialParameters algorithm(COSEAlgorithmIdentifier algorithm) {
    return new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm);
  }
}
