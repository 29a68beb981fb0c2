package dev.sottovoce.identity.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.identity.jose.Jws;
import dev.sottovoce.identity.jose.Unfit;
import dev.sottovoce.identity.passport.DeviceSigner;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a device signs to get a token (RFC 7523 section 3, {@code private_key_jwt}), with its
 * certificates ({@code x5c}): whose key it is, its organisation's authority says.
 *
 * @param client the device's id, which is issuer and subject
 * @param audience the token endpoint
 * @param issued when it was made, by the device's clock
 * @param expires when it is over
 * @param id that no other assertion has
 * @param certificates the device's first
 */
public record ClientAssertion(
    String client,
    String audience,
    Instant issued,
    Instant expires,
    String id,
    List<Bytes> certificates) {
  /** The value of {@code client_assertion_type}. */
  public static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** How long one is good. */
  public static final Duration LIFE = Duration.ofMinutes(1);

  /**
   * How far a device's clock may be off. What is fresh the server's nonce says, in the proof that
   * comes with it; this only bounds how long an assertion has to be remembered.
   */
  public static final Duration SKEW = Duration.ofMinutes(10);

  private static final String JWT = "client-authentication+jwt";

  public ClientAssertion {
    certificates = List.copyOf(certificates);
  }

  /** In compact serialization. */
  public String signed(DeviceSigner signer) {
    ObjectNode header = JsonNodeFactory.instance.objectNode().put("typ", JWT).put("alg", "ES256");
    Jws.putCertificates(header, certificates);
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("iss", client)
            .put("sub", client)
            .put("aud", audience)
            .put("iat", issued.getEpochSecond())
            .put("exp", expires.getEpochSecond())
            .put("jti", id);
    return Jws.sign(header, payload, signer::sign).compact();
  }

  /** Knows whose a certificate is. */
  @FunctionalInterface
  public interface Judge {
    /**
     * The key of a device certificate that the organisation's authority vouches for now.
     *
     * @param client whose device it must be
     * @return as SubjectPublicKeyInfo
     */
    Optional<Bytes> publicKey(List<Bytes> certificates, String client);
  }

  /**
   * Looks at an assertion.
   *
   * @param audience whom it must be for
   * @param ecdsa with SHA-256 on P-256
   */
  public static Checked<ClientAssertion> check(
      String compact, String audience, Judge judge, SignatureScheme ecdsa, Instant now) {
    Optional<Jws> token = Jws.read(compact);
    if (!token.isPresent()) return new Checked.Bad<>(Refusal.MALFORMED);
    try {
      if (!Jws.text(token.get().header(), "typ").equals(JWT)) {
        return new Checked.Bad<>(Refusal.WRONG_TYPE);
      }
      ClientAssertion claims = claims(token.get());
      Optional<Bytes> key = judge.publicKey(claims.certificates(), claims.client());
      if (!key.isPresent() || !token.get().verify(key.get(), ecdsa)) {
        return new Checked.Bad<>(Refusal.SIGNATURE);
      }
      Optional<Refusal> refusal = claims.refusal(audience, now);
      return refusal.isPresent() ? new Checked.Bad<>(refusal.get()) : new Checked.Good<>(claims);
    } catch (Unfit e) {
      return new Checked.Bad<>(Refusal.MALFORMED);
    }
  }

  private Optional<Refusal> refusal(String wantedAudience, Instant now) {
    if (!audience.equals(wantedAudience)) return Optional.of(Refusal.AUDIENCE);
    if (now.isAfter(expires.plus(SKEW))) return Optional.of(Refusal.EXPIRED);
    if (now.isBefore(issued.minus(SKEW))) return Optional.of(Refusal.NOT_YET);
    return expires.isAfter(issued.plus(LIFE)) ? Optional.of(Refusal.TOO_LONG) : Optional.empty();
  }

  private static ClientAssertion claims(Jws token) throws Unfit {
    String client = Jws.text(token.payload(), "iss");
    if (!Jws.text(token.payload(), "sub").equals(client)) throw new Unfit();
    return new ClientAssertion(
        client,
        Jws.text(token.payload(), "aud"),
        Times.of(Jws.number(token.payload(), "iat")),
        Times.of(Jws.number(token.payload(), "exp")),
        Jws.text(token.payload(), "jti"),
        Jws.certificates(token.header()));
  }

  @Override
  public String toString() {
    return "ClientAssertion[redacted]";
  }
}
