package dev.sottovoce.server.console;

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
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.Admins.Admin;
import dev.sottovoce.server.store.Admins.Passkey;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The two ceremonies of WebAuthn (level 2, sections 7.1 and 7.2), checked by webauthn4j: origin, RP
 * ID, signature, that the person was verified, and the counter. That the challenge is ours, for
 * this purpose, young and unused, is checked here. Blocks. Thread-safe.
 */
final class Passkeys {
  private static final List<PublicKeyCredentialParameters> ALGORITHMS =
      List.of(
          algorithm(COSEAlgorithmIdentifier.ES256),
          algorithm(COSEAlgorithmIdentifier.EdDSA),
          algorithm(COSEAlgorithmIdentifier.RS256));

  private static final int LONGEST_ID = 1023;

  private final ObjectConverter converter = new ObjectConverter();
  private final AttestedCredentialDataConverter credentials =
      new AttestedCredentialDataConverter(converter);

  /** Any attestation is taken and none is believed. */
  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);

  private final Admins admins;
  private final Challenges challenges;
  private final Clock clock;

  Passkeys(Admins admins, Challenges challenges, Clock clock) {
    this.admins = admins;
    this.challenges = challenges;
    this.clock = clock;
  }

  /** What a browser says that an authenticator signed; nothing of it is believed yet. */
  record Assertion(
      Bytes credentialId, Bytes userHandle, Bytes authenticatorData, Bytes clientData, Bytes sign) {
    @Override
    public String toString() {
      return "Assertion[redacted]";
    }
  }

  /**
   * Whose passkey has signed a challenge for that purpose, just now, and never before.
   *
   * @return nothing when anything about it is wrong
   */
  Optional<Admin> signer(Site site, String purpose, Assertion assertion) {
    Optional<Passkey> known = admins.passkey(assertion.credentialId());
    return known
        .filter(passkey -> passkey.site().equals(site.host()))
        .filter(passkey -> isSigned(site, purpose, passkey, assertion))
        .flatMap(passkey -> admins.find(passkey.admin()));
  }

  private boolean isSigned(Site site, String purpose, Passkey passkey, Assertion assertion) {
    boolean other =
        !assertion.userHandle().isEmpty()
            && !assertion.userHandle().equals(Bytes.utf8(passkey.admin()));
    if (other) return false;
    Instant now = clock.instant();
    Optional<AuthenticationData> data = attempt(() -> manager.parse(request(assertion)));
    Optional<Bytes> challenge = data.flatMap(read -> challenge(read.getCollectedClientData()));
    if (challenge.isEmpty() || !challenges.isGood(challenge.get(), purpose, now)) return false;
    CredentialRecordImpl record = record(passkey);
    AuthenticationParameters wanted =
        new AuthenticationParameters(property(site, challenge.get()), record, null, true, true);
    // webauthn4j puts the counter of this signature into the record.
    return attempt(() -> manager.verify(data.get(), wanted)).isPresent()
        && challenges.use(challenge.get(), now)
        && admins.count(passkey, record.getCounter());
  }

  /**
   * The passkey that an authenticator has made for somebody who was invited.
   *
   * @return nothing when anything about it is wrong
   */
  Optional<Passkey> made(
      Site site, String purpose, Admin admin, Bytes attestation, Bytes clientData) {
    Instant now = clock.instant();
    Optional<RegistrationData> data =
        attempt(() ->
            manager.parse(new RegistrationRequest(attestation.toArray(), clientData.toArray())));
    Optional<Bytes> challenge = data.flatMap(read -> challenge(read.getCollectedClientData()));
    if (challenge.isEmpty() || !challenges.isGood(challenge.get(), purpose, now)) {
      return Optional.empty();
    }
    RegistrationParameters wanted =
        new RegistrationParameters(property(site, challenge.get()), ALGORITHMS, true, true);
    return attempt(() -> manager.verify(data.get(), wanted)).isPresent()
            && challenges.use(challenge.get(), now)
        ? passkey(site, admin, data.get())
        : Optional.empty();
  }

  /** The library throws what it likes at octets that are not as they must be. */
  private static <T> Optional<T> attempt(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private Optional<Passkey> passkey(Site site, Admin admin, RegistrationData data) {
    var object = data.getAttestationObject();
    if (object == null) return Optional.empty();
    var authenticator = object.getAuthenticatorData();
    AttestedCredentialData credential = authenticator.getAttestedCredentialData();
    if (credential == null || credential.getCredentialId().length > LONGEST_ID) {
      return Optional.empty();
    }
    return Optional.of(
        new Passkey(
            Bytes.copyOf(credential.getCredentialId()),
            admin.id(),
            site.host(),
            Bytes.copyOf(credentials.convert(credential)),
            authenticator.getSignCount(),
            authenticator.isFlagBE()));
  }

  private CredentialRecordImpl record(Passkey passkey) {
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        true,
        passkey.backupEligible(),
        null,
        passkey.counter(),
        credentials.convert(passkey.credential().toArray()),
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

  private static ServerProperty property(Site site, Bytes challenge) {
    return ServerProperty.builder()
        .origin(new Origin(site.origin()))
        .rpId(site.host())
        .challenge(challenge::toArray)
        .build();
  }

  private static PublicKeyCredentialParameters algorithm(COSEAlgorithmIdentifier algorithm) {
    return new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm);
  }
}
