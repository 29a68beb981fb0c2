package dev.sottovoce.identity.passport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Es256;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedPassportTest {
  private static final KeyPair KEY = newKey();
  private static final Bytes PUBLIC = Bytes.unsafeWrap(KEY.getPublic().getEncoded());
  private static final Bytes HASH = Bytes.unsafeWrap(new byte[32]);
  private static final Passport CLAIMS =
      new Passport(
          Passport.RESPONSE,
          "https://sip.example/certs/ab.pem",
          List.of(Bytes.utf8("a certificate")),
          "sip:alice@sip.example",
          List.of("sip:bob@sip.example"),
          1_800_000_000,
          List.of(
              Fingerprint.ofCertificate(Bytes.utf8("one")),
              Fingerprint.ofCertificate(Bytes.utf8("two"))),
          Optional.of(
              new CallClaim(
                  HASH,
                  "INVITE",
                  "call@id",
                  "a-tag",
                  "b-tag",
                  7,
                  List.of("DTLS 1.3"),
                  3,
                  Optional.of(new LogHead(17, HASH)),
                  Optional.of(HASH),
                  Optional.of(HASH),
                  CallClaim.Handshakes.BOUND,
                  Optional.of(new CallClaim.Agreed("X25519MLKEM768", true, HASH)))));

  @Test
  void whatWasSigned_isReadAgain_andVerifiesWithThatKeyOnly() {
    SignedPassport signed = SignedPassport.sign(CLAIMS, SignedPassportTest::sign);
    SignedPassport read = IdentityHeader.read(IdentityHeader.write(signed)).orElseThrow();
    assertEquals(CLAIMS.call(), read.claims().call());
    assertEquals(CLAIMS.certificates(), read.claims().certificates());
    assertEquals(2, read.claims().fingerprints().size());
    assertTrue(read.claims().fingerprints().containsAll(CLAIMS.fingerprints()));
    assertTrue(read.verify(PUBLIC));
    assertFalse(read.verify(Bytes.unsafeWrap(newKey().getPublic().getEncoded())));
    assertFalse(read.verify(Bytes.utf8("no key")));
    SignatureScheme ecdsa =
        new BouncyCastleCrypto().find(Primitive.ECDSA_SECP256R1_SHA256).orElseThrow();
    assertTrue(read.verify(PUBLIC, ecdsa));
    assertFalse(read.verify(Bytes.unsafeWrap(newKey().getPublic().getEncoded()), ecdsa));
    assertFalse(read.verify(Bytes.utf8("no key"), ecdsa));
    assertEquals(signed.hash(), read.hash());
  }

  @Test
  void whatHandshakesName_isTheWholeToken() throws GeneralSecurityException {
    SignedPassport signed = SignedPassport.sign(CLAIMS, SignedPassportTest::sign);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String part : signed.compact().split("\\.")) {
      digest.update(Base64.getUrlDecoder().decode(part));
    }
    assertEquals(Bytes.unsafeWrap(digest.digest()), signed.bindingHash());
    SignedPassport again = SignedPassport.sign(CLAIMS, SignedPassportTest::sign);
    assertNotEquals(signed.bindingHash(), again.bindingHash());
  }

  @Test
  void members_areInTheOrderOfTheirNames_withoutSpace() {
    String[] parts = SignedPassport.sign(CLAIMS, SignedPassportTest::sign).compact().split("\\.");
    assertTrue(
        text(parts[0]).startsWith("{\"alg\":\"ES256\",\"ppt\":\"rsp\",\"typ\":\"passport\","));
    String payload = text(parts[1]);
    assertFalse(payload.contains(" \""));
    int at = -1;
    for (String name : List.of("ctx", "dest", "iat", "mky", "orig")) {
      int next = payload.indexOf("\"" + name + "\":");
      assertTrue(next > at, name);
      at = next;
    }
    assertTrue(payload.contains("\"mky\":[{\"alg\":\"sha-256\",\"dig\":\""), payload);
  }

  @Test
  void anyChangedCharacter_isRefusedOrDoesNotVerify() {
    String compact = SignedPassport.sign(CLAIMS, SignedPassportTest::sign).compact();
    for (int i = 0; i < compact.length(); i++) {
      char other = compact.charAt(i) == 'A' ? 'B' : 'A';
      String changed = compact.substring(0, i) + other + compact.substring(i + 1);
      assertFalse(SignedPassport.read(changed).filter(each -> each.verify(PUBLIC)).isPresent());
      assertFalse(SignedPassport.read(compact.substring(0, i)).isPresent());
    }
  }

  /** ECDSA: (r, n - s) verifies as well as (r, s), so replays are told by what was signed. */
  @Test
  void theOtherSignatureOverTheSame_hasTheSameHash() {
    SignedPassport one = SignedPassport.sign(CLAIMS, SignedPassportTest::sign);
    SignedPassport two = SignedPassport.sign(CLAIMS, SignedPassportTest::sign);
    assertNotEquals(one.compact(), two.compact());
    assertEquals(one.hash(), two.hash());
  }

  @Test
  void otherAlgorithmsTypesAndCriticalExtensions_areRefused() {
    String payload = "{\"dest\":{\"uri\":[\"sip:b@x\"]},\"iat\":1,\"orig\":{\"uri\":\"sip:a@x\"}}";
    String good = "{\"alg\":\"ES256\",\"typ\":\"passport\",\"x5u\":\"https://x/c\"}";
    assertTrue(token(good, payload).isPresent());
    for (String bad :
        List.of(
            good.replace("ES256", "none"),
            good.replace("ES256", "HS256"),
            good.replace("\"passport\"", "\"JWT\""),
            good.replace("{", "{\"crit\":[\"x\"],"),
            good.replace("{", "{\"alg\":\"ES256\","),
            good + " x")) {
      assertFalse(token(bad, payload).isPresent(), bad);
    }
    assertFalse(token(good, payload.replace("1,", "1.5,")).isPresent());
    assertFalse(token(good, payload.replace("[\"sip:b@x\"]", "[]")).isPresent());
    assertFalse(token(good, payload.replace("{\"dest", "{\"ctx\":{},\"dest")).isPresent());
  }

  @Test
  void parameters_mustAgreeWithTheToken() {
    String value = IdentityHeader.write(SignedPassport.sign(CLAIMS, SignedPassportTest::sign));
    assertTrue(IdentityHeader.read(value + ";other=thing").isPresent());
    assertFalse(IdentityHeader.read(value.replace("ab.pem", "cd.pem")).isPresent());
    assertFalse(IdentityHeader.read(value.replace(";ppt=\"rsp\"", "")).isPresent());
    assertFalse(IdentityHeader.read(value.replace("alg=ES256", "alg=RS256")).isPresent());
    assertFalse(IdentityHeader.read("").isPresent());
  }

  private static Optional<SignedPassport> token(String header, String payload) {
    String signature = base64(Bytes.unsafeWrap(new byte[64]));
    return SignedPassport.read(
        base64(Bytes.utf8(header)) + '.' + base64(Bytes.utf8(payload)) + '.' + signature);
  }

  private static String base64(Bytes octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toArray());
  }

  private static String text(String encoded) {
    return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Bytes sign(Bytes message) {
    return Es256.sign(KEY.getPrivate(), message);
  }
}
