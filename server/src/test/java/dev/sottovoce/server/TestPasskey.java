package dev.sottovoce.server;

import com.webauthn4j.converter.AttestationObjectConverter;
import com.webauthn4j.converter.AuthenticatorDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionAuthenticatorOutput;
import com.webauthn4j.data.extension.authenticator.RegistrationExtensionAuthenticatorOutput;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;

/** A browser and its authenticator, as far as WebAuthn goes: one passkey of one site. */
final class TestPasskey {
  private static final ObjectConverter CONVERTER = new ObjectConverter();
  private static final byte PRESENT_AND_VERIFIED =
      AuthenticatorData.BIT_UP | AuthenticatorData.BIT_UV;

  /** What the browser and the authenticator say; each of it may be made wrong. */
  String origin;

  String site = "localhost";
  byte flags = PRESENT_AND_VERIFIED;
  long counter = 1;
  boolean countsOn = true;
  Bytes userHandle = Bytes.EMPTY;
  final Bytes id;
  private final KeyPair key;

  TestPasskey(String origin) throws Exception {
    this.origin = origin;
    key = CertificateAuthority.newKey();
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    id = Bytes.unsafeWrap(random);
  }

  /** The answer to an invitation's options. */
  JsonObject made(String code, JsonObject options) {
    userHandle = Bytes.fromBase64Url(options.getString("userHandle")).orElseThrow();
    AttestedCredentialData credential =
        new AttestedCredentialData(
            AAGUID.ZERO,
            id.toArray(),
            EC2COSEKey.create((ECPublicKey) key.getPublic(), COSEAlgorithmIdentifier.ES256));
    AuthenticatorData<RegistrationExtensionAuthenticatorOutput> data =
        new AuthenticatorData<>(
            siteHash(), (byte) (flags | AuthenticatorData.BIT_AT), counter, credential);
    byte[] attestation =
        new AttestationObjectConverter(CONVERTER)
            .convertToBytes(new AttestationObject(data, new NoneAttestationStatement()));
    return new JsonObject()
        .put("code", code)
        .put("attestation", Bytes.unsafeWrap(attestation).base64Url())
        .put("clientData", clientData("webauthn.create", options).base64Url());
  }

  /** The answer to options for signing in or being verified. */
  JsonObject signed(JsonObject options) throws Exception {
    if (countsOn) counter++;
    AuthenticatorData<AuthenticationExtensionAuthenticatorOutput> data =
        new AuthenticatorData<>(siteHash(), flags, counter);
    Bytes octets = Bytes.unsafeWrap(new AuthenticatorDataConverter(CONVERTER).convert(data));
    Bytes clientData = clientData("webauthn.get", options);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key.getPrivate());
    signature.update(octets.toArray());
    signature.update(Digests.sha256(clientData).toArray());
    return new JsonObject()
        .put("id", id.base64Url())
        .put("userHandle", userHandle.base64Url())
        .put("authenticatorData", octets.base64Url())
        .put("clientData", clientData.base64Url())
        .put("signature", Bytes.unsafeWrap(signature.sign()).base64Url());
  }

  private byte[] siteHash() {
    return Digests.sha256(Bytes.utf8(site)).toArray();
  }

  private Bytes clientData(String type, JsonObject options) {
    return Bytes.utf8(
        new JsonObject()
            .put("type", type)
            .put("challenge", options.getString("challenge"))
            .put("origin", origin)
            .put("crossOrigin", false)
            .encode());
  }
}
