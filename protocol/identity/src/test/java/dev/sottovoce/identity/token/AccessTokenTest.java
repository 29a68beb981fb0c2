package dev.sottovoce.identity.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.backend.JdkCrypto;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.identity.jose.Jws;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class AccessTokenTest {
  private static final SignatureScheme ECDSA =
      new JdkCrypto().require(Primitive.ECDSA_SECP256R1_SHA256);
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String ISSUER = "https://calls.example.org";
  private static final AccessToken CLAIMS =
      new AccessToken(
          ISSUER,
          "sip:alice@example.org",
          "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
          ISSUER,
          NOW,
          NOW.plus(AccessToken.LIFE),
          "id-1",
          List.of("user"),
          "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");

  private final TokenDevice issuer = new TokenDevice();
  private final TokenDevice other = new TokenDevice();

  private Optional<Bytes> key(String id) {
    return id.equals("k1") ? Optional.of(issuer.publicKey()) : Optional.empty();
  }

  private Checked<AccessToken> check(String compact, Instant now) {
    return AccessToken.check(compact, ISSUER, ISSUER, this::key, ECDSA, now);
  }

  private void isRefused(Refusal why, String compact) {
    assertEquals(new Checked.Bad<>(why), check(compact, NOW));
  }

  @Test
  void whatWasIssued_isTaken_forFiveMinutes() {
    String compact = CLAIMS.signed("k1", issuer::sign);
    assertEquals(new Checked.Good<>(CLAIMS), check(compact, NOW));
    assertEquals(new Checked.Good<>(CLAIMS), check(compact, NOW.plusSeconds(299)));
    assertEquals(new Checked.Bad<>(Refusal.EXPIRED), check(compact, NOW.plusSeconds(300)));
    assertEquals(new Checked.Bad<>(Refusal.NOT_YET), check(compact, NOW.minusSeconds(1)));
    assertEquals(Optional.of(CLAIMS), AccessToken.inspect(compact));
    assertFalse(CLAIMS.toString().contains("alice"));
  }

  @Test
  void aTokenOfOrForAnotherServer_isRefused() {
    String compact = CLAIMS.signed("k1", issuer::sign);
    assertEquals(
        new Checked.Bad<>(Refusal.AUDIENCE),
        AccessToken.check(compact, ISSUER, "https://other.example", this::key, ECDSA, NOW));
    assertEquals(
        new Checked.Bad<>(Refusal.ISSUER),
        AccessToken.check(compact, "https://other.example", ISSUER, this::key, ECDSA, NOW));
    isRefused(Refusal.SIGNATURE, CLAIMS.signed("k2", issuer::sign));
    isRefused(Refusal.SIGNATURE, CLAIMS.signed("k1", other::sign));
  }

  @Test
  void aTokenThatWouldLiveTooLong_isRefused() {
    AccessToken eternal =
        new AccessToken(
            ISSUER,
            CLAIMS.subject(),
            CLAIMS.client(),
            ISSUER,
            NOW,
            NOW.plusSeconds(301),
            "id",
            List.of(),
            CLAIMS.thumbprint());
    isRefused(Refusal.TOO_LONG, eternal.signed("k1", issuer::sign));
  }

  /** RFC 8725 section 2.1: no signature, and the public key taken for a shared secret. */
  @Test
  void otherAlgorithms_areRefused() throws Exception {
    String[] parts = CLAIMS.signed("k1", issuer::sign).split("\\.");
    for (String algorithm : List.of("none", "None", "HS256", "ES384", "RS256", "es256")) {
      String header = encode("{\"typ\":\"at+jwt\",\"alg\":\"" + algorithm + "\",\"kid\":\"k1\"}");
      String signed = header + '.' + parts[1];
      isRefused(Refusal.MALFORMED, signed + '.');
      isRefused(Refusal.MALFORMED, signed + '.' + parts[2]);
      isRefused(Refusal.MALFORMED, signed + '.' + confused(signed));
    }
  }

  private String confused(String signed) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(issuer.publicKey().toArray(), "HmacSHA256"));
    return Bytes.unsafeWrap(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII))).base64Url();
  }

  /** A header may name a key of the attacker's; nobody looks at it. */
  @Test
  void aKeyInTheHeader_orAnAddressOfOne_isNotUsed() {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("typ", "at+jwt").put("alg", "ES256").put("kid", "k1");
    header.set("jwk", other.jwk().json());
    header.put("jku", "https://evil.example/keys").put("x5u", "https://evil.example/cert");
    ObjectNode claims = (ObjectNode) Jws.read(CLAIMS.signed("k1", other::sign)).get().payload();
    isRefused(Refusal.SIGNATURE, Jws.sign(header, claims, other::sign).compact());
    header.put("kid", "../../k1");
    isRefused(Refusal.SIGNATURE, Jws.sign(header, claims, issuer::sign).compact());
    header.put("kid", "k1").put("typ", "dpop+jwt");
    isRefused(Refusal.WRONG_TYPE, Jws.sign(header, claims, issuer::sign).compact());
    header.put("typ", "at+jwt").putArray("crit").add("exp");
    isRefused(Refusal.MALFORMED, Jws.sign(header, claims, issuer::sign).compact());
  }

  @Test
  void bombsAndRubbish_areRefused() {
    String[] parts = CLAIMS.signed("k1", issuer::sign).split("\\.");
    String deep = "[".repeat(5000) + "]".repeat(5000);
    for (String payload :
        List.of(
            deep,
            "{\"iss\":" + deep + "}",
            "{\"iss\":1,\"iss\":2}",
            "{\"iat\":" + "9".repeat(4000) + "}",
            "{\"exp\":99999999999999999}",
            "null",
            "[]",
            "{} {}",
            "")) {
      String compact = parts[0] + "." + encode(payload) + "." + parts[2];
      assertInstanceOf(Checked.Bad.class, check(compact, NOW), payload);
    }
    isRefused(Refusal.MALFORMED, "a".repeat(20_000));
    isRefused(Refusal.MALFORMED, parts[0] + '.' + parts[1] + '.' + parts[2] + "==");
    isRefused(Refusal.MALFORMED, parts[0] + '.' + parts[1] + '.' + parts[2] + '.');
    isRefused(Refusal.MALFORMED, "");
  }

  private static String encode(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keysOfOtherKinds_areNone() {
    ObjectNode key = other.jwk().json();
    assertTrue(Jwk.read(key).isPresent());
    assertTrue(Jwk.read(key.deepCopy().put("d", "AAAA")).isEmpty(), "a private one");
    assertTrue(Jwk.read(key.deepCopy().put("crv", "P-384")).isEmpty());
    assertTrue(Jwk.read(key.deepCopy().put("kty", "oct")).isEmpty());
    assertTrue(Jwk.read(key.deepCopy().put("x", "AAAA")).isEmpty());
    assertTrue(Jwk.read(JsonNodeFactory.instance.nullNode()).isEmpty());
  }

  @Test
  void anAssertion_isOfItsDevice_forThisServer_andForAMinute() {
    TokenDevice device = new TokenDevice();
    List<Bytes> chain = List.of(Bytes.utf8("certificate"));
    ClientAssertion claims =
        new ClientAssertion("dev", ISSUER, NOW, NOW.plus(ClientAssertion.LIFE), "id", chain);
    ClientAssertion.Judge judge =
        (certificates, client) ->
            client.equals("dev") && certificates.equals(chain)
                ? Optional.of(device.publicKey())
                : Optional.empty();
    String compact = claims.signed(device::sign);
    assertEquals(
        new Checked.Good<>(claims), ClientAssertion.check(compact, ISSUER, judge, ECDSA, NOW));
    assertEquals(
        new Checked.Bad<>(Refusal.AUDIENCE),
        ClientAssertion.check(compact, "x", judge, ECDSA, NOW));
    assertEquals(
        new Checked.Bad<>(Refusal.EXPIRED),
        ClientAssertion.check(compact, ISSUER, judge, ECDSA, NOW.plusSeconds(60 + 600 + 1)));
    assertEquals(
        new Checked.Bad<>(Refusal.NOT_YET),
        ClientAssertion.check(compact, ISSUER, judge, ECDSA, NOW.minusSeconds(601)));
    assertEquals(
        new Checked.Bad<>(Refusal.SIGNATURE),
        ClientAssertion.check(claims.signed(other::sign), ISSUER, judge, ECDSA, NOW));
    assertInstanceOf(
        Checked.Bad.class,
        ClientAssertion.check(CLAIMS.signed("k1", issuer::sign), ISSUER, judge, ECDSA, NOW));
  }
}
