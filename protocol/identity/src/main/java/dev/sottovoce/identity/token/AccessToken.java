package dev.sottovoce.identity.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.identity.jose.Jws;
import dev.sottovoce.identity.jose.Unfit;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a server gives a device for five minutes (RFC 9068), bound to the device's key (RFC 9449
 * section 6.1): without a proof of that key it is worth nothing.
 *
 * @param issuer the server's address
 * @param subject the user's SIP address
 * @param client the device's id
 * @param audience which server it is for
 * @param issued when it was made
 * @param expires when it is over
 * @param id that no other token has
 * @param roles what its holder may do
 * @param thumbprint of the key that it is bound to (RFC 7638)
 */
public record AccessToken(
    String issuer,
    String subject,
    String client,
    String audience,
    Instant issued,
    Instant expires,
    String id,
    List<String> roles,
    String thumbprint) {
  /** How long one is good. */
  public static final Duration LIFE = Duration.ofMinutes(5);

  private static final String TYPE = "at+jwt";
  private static final int MOST_ROLES = 8;

  public AccessToken {
    roles = List.copyOf(roles);
  }

  /**
   * In compact serialization.
   *
   * @param keyId which of the issuer's keys signs
   * @param signer makes an ECDSA signature with SHA-256, in DER
   */
  public String signed(String keyId, UnaryOperator<Bytes> signer) {
    ObjectNode header =
        JsonNodeFactory.instance
            .objectNode()
            .put("typ", TYPE)
            .put("alg", "ES256")
            .put("kid", keyId);
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("iss", issuer)
            .put("sub", subject)
            .put("client_id", client)
            .put("aud", audience)
            .put("iat", issued.getEpochSecond())
            .put("exp", expires.getEpochSecond())
            .put("jti", id);
    ArrayNode all = payload.putArray("roles");
    for (String each : roles) all.add(each);
    payload.putObject("cnf").put("jkt", thumbprint);
    return Jws.sign(header, payload, signer).compact();
  }

  /** Finds an issuer's key. */
  @FunctionalInterface
  public interface Keys {
    /**
     * @param id as the issuer made it; nobody follows it to anywhere
     * @return as SubjectPublicKeyInfo
     */
    Optional<Bytes> find(String id);
  }

  /**
   * Looks at a token.
   *
   * @param issuer whose it must be
   * @param audience whom it must be for
   * @param ecdsa with SHA-256 on P-256
   */
  public static Checked<AccessToken> check(
      String compact,
      String issuer,
      String audience,
      Keys keys,
      SignatureScheme ecdsa,
      Instant now) {
    Optional<Jws> token = Jws.read(compact);
    if (!token.isPresent()) return new Checked.Bad<>(Refusal.MALFORMED);
    try {
      if (!Jws.text(token.get().header(), "typ").equals(TYPE)) {
        return new Checked.Bad<>(Refusal.WRONG_TYPE);
      }
      Optional<Bytes> key = keys.find(Jws.text(token.get().header(), "kid"));
      if (!key.isPresent() || !token.get().verify(key.get(), ecdsa)) {
        return new Checked.Bad<>(Refusal.SIGNATURE);
      }
      AccessToken claims = claims(token.get().payload());
      Optional<Refusal> refusal = claims.refusal(issuer, audience, now);
      return refusal.isPresent() ? new Checked.Bad<>(refusal.get()) : new Checked.Good<>(claims);
    } catch (Unfit e) {
      return new Checked.Bad<>(Refusal.MALFORMED);
    }
  }

  /** What a token says, believed or not: for people who look into one. */
  public static Optional<AccessToken> inspect(String compact) {
    try {
      Optional<Jws> token = Jws.read(compact);
      return token.isPresent() ? Optional.of(claims(token.get().payload())) : Optional.empty();
    } catch (Unfit e) {
      return Optional.empty();
    }
  }

  private Optional<Refusal> refusal(String wantedIssuer, String wantedAudience, Instant now) {
    if (!issuer.equals(wantedIssuer)) return Optional.of(Refusal.ISSUER);
    if (!audience.equals(wantedAudience)) return Optional.of(Refusal.AUDIENCE);
    if (!now.isBefore(expires)) return Optional.of(Refusal.EXPIRED);
    if (now.isBefore(issued)) return Optional.of(Refusal.NOT_YET);
    boolean tooLong = expires.isAfter(issued.plus(LIFE));
    return tooLong ? Optional.of(Refusal.TOO_LONG) : Optional.empty();
  }

  private static AccessToken claims(JsonNode payload) throws Unfit {
    List<String> roles = new ArrayList<>();
    for (JsonNode each : Jws.list(payload.path("roles"), MOST_ROLES)) roles.add(Jws.text(each));
    return new AccessToken(
        Jws.text(payload, "iss"),
        Jws.text(payload, "sub"),
        Jws.text(payload, "client_id"),
        Jws.text(payload, "aud"),
        Times.of(Jws.number(payload, "iat")),
        Times.of(Jws.number(payload, "exp")),
        Jws.text(payload, "jti"),
        roles,
        Jws.text(payload.path("cnf"), "jkt"));
  }

  @Override
  public String toString() {
    return "AccessToken[redacted]";
  }
}
