package dev.sottovoce.server.console;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at ID tokens (OpenID Connect Core 1.0, section 3.1.3.7): that the provider has signed them,
 * for this client, for this very sign-in, and just now. Nimbus reads and verifies signatures; what
 * has to stand in them is compared here.
 */
final class IdTokens {
  /** Asymmetric ones alone: {@code none} and HMAC with a secret are no signature of a provider. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

  private static final int LONGEST = 16 * 1024;
  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_VALUES = 256;
  private static final int LONGEST_SUBJECT = 255;

  /** By how much the provider's clock may be off. */
  static final Duration SKEW = Duration.ofMinutes(1);

  /** The provider's keys, by their identifier; may block. */
  @FunctionalInterface
  interface Keys {
    Optional<JWK> find(String id);
  }

  /**
   * What is wanted of a token.
   *
   * @param nonce that was sent for this sign-in
   * @param maxAge how long ago the person may have been verified
   */
  record Wanted(String issuer, String clientId, String nonce, Duration maxAge) {}

  /**
   * Who somebody is, as the provider says.
   *
   * @param subject never another's at that provider
   * @param name what they call themselves there; may be empty
   * @param verified when the provider verified the person
   * @param values of the claim that gives roles
   */
  record Identity(String subject, String name, Instant verified, Set<String> values) {
    @Override
    public String toString() {
      return "Identity[redacted]";
    }
  }

  private final Keys keys;
  private final String roleClaim;
  private final Set<ConsoleCheck> checks;

  IdTokens(Keys keys, String roleClaim, Set<ConsoleCheck> checks) {
    this.keys = keys;
    this.roleClaim = roleClaim;
    this.checks = checks;
  }

  /** Nothing when anything about the token is wrong. */
  Optional<Identity> check(String token, Wanted wanted, Instant now) {
    if (token.length() > LONGEST) return Optional.empty();
    try {
      SignedJWT signed = SignedJWT.parse(token);
      boolean genuine = isSigned(signed) || !checks.contains(ConsoleCheck.PROVIDER_SIGNATURE);
      JWTClaimsSet claims = signed.getJWTClaimsSet();
      return genuine && isWanted(claims, wanted, now) ? identity(claims, wanted, now) : none();
    } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
      return none();
    }
  }

  private static Optional<Identity> none() {
    return Optional.empty();
  }

  private boolean isSigned(SignedJWT token) throws JOSEException {
    JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
    String id = token.getHeader().getKeyID();
    if (id == null || !ALGORITHMS.contains(algorithm)) return false;
    Optional<JWK> key = keys.find(id).filter(found -> isFor(found, algorithm));
    return key.isPresent() && token.verify(verifier(key.get()));
  }

  /** A key is for one algorithm where it says so, and never for one of another family. */
  private static boolean isFor(JWK key, JWSAlgorithm algorithm) {
    if (KeyUse.ENCRYPTION.equals(key.getKeyUse())) return false;
    if (key.getAlgorithm() != null && !key.getAlgorithm().equals(algorithm)) return false;
    return switch (key) {
      case RSAKey rsa -> !algorithm.equals(JWSAlgorithm.ES256) && rsa.size() >= LEAST_RSA_BITS;
      case ECKey ec -> algorithm.equals(JWSAlgorithm.ES256) && ec.getCurve().equals(Curve.P_256);
      default -> false;
    };
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException {
    return key instanceof ECKey ec ? new ECDSAVerifier(ec) : new RSASSAVerifier(key.toRSAKey());
  }

  private boolean isWanted(JWTClaimsSet claims, Wanted wanted, Instant now) throws ParseException {
    if (!wanted.issuer().equals(claims.getIssuer())) return false;
    if (checks.contains(ConsoleCheck.PROVIDER_AUDIENCE) && !isFor(claims, wanted.clientId())) {
      return false;
    }
    boolean fits = wanted.nonce().equals(claims.getStringClaim("nonce"));
    if (!fits && checks.contains(ConsoleCheck.PROVIDER_NONCE)) return false;
    Date expires = claims.getExpirationTime();
    Date issued = claims.getIssueTime();
    return expires != null
        && issued != null
        && now.minus(SKEW).isBefore(expires.toInstant())
        && !issued.toInstant().isAfter(now.plus(SKEW));
  }

  /** Where a token is for several, it has to say that it was given to this one. */
  private static boolean isFor(JWTClaimsSet claims, String client) throws ParseException {
    List<String> audience = claims.getAudience();
    String given = claims.getStringClaim("azp");
    return audience.contains(client)
        && (given == null ? audience.size() == 1 : given.equals(client));
  }

  private Optional<Identity> identity(JWTClaimsSet claims, Wanted wanted, Instant now)
      throws ParseException {
    Date verified = claims.getDateClaim("auth_time");
    String subject = claims.getSubject();
    if (verified == null || subject == null || subject.isEmpty()) return Optional.empty();
    Instant at = verified.toInstant();
    boolean young = at.plus(wanted.maxAge()).plus(SKEW).isAfter(now) && !at.isAfter(now.plus(SKEW));
    if (!young || subject.length() > LONGEST_SUBJECT) return Optional.empty();
    String name = claims.getStringClaim("preferred_username");
    // A clock that is ahead makes nobody fresh for longer.
    Instant verifiedAt = at.isAfter(now) ? now : at;
    return Optional.of(new Identity(subject, name == null ? "" : name, verifiedAt, values(claims)));
  }

  /** One text, or a list of them. */
  private Set<String> values(JWTClaimsSet claims) {
    Object claim = claims.getClaim(roleClaim);
    Set<String> values = new HashSet<>();
    List<?> all = claim instanceof List<?> list ? list : claim == null ? List.of() : List.of(claim);
    for (Object each : all.subList(0, Math.min(all.size(), MOST_VALUES))) {
      if (each instanceof String text) values.add(text);
    }
    return values;
  }
}
