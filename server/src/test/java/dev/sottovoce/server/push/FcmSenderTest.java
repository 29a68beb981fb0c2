package dev.sottovoce.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.push.StandInService.Answer;
import dev.sottovoce.server.push.StandInService.Got;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a stand-in of Google's interfaces, which checks what those check. */
class FcmSenderTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Bytes SEALED = Bytes.of(1, 2, 3);
  private static final String SEND = "/v1/projects/ward-phones/messages:send";
  private static final PushParameters PHONE =
      new PushParameters(
          PushProvider.FCM, "dT0_kEn-of:APA91bPhone", "ward-phones", Optional.empty());
  private static KeyPair account;

  @TempDir Path folder;
  private StandInService service;

  @BeforeAll
  static void makeKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    account = generator.generateKeyPair();
  }

  @BeforeEach
  void open() throws Exception {
    service = new StandInService(folder);
    service.answer(this::judge);
  }

  @AfterEach
  void close() throws Exception {
    service.close();
  }

  private Answer judge(Got got) {
    if (got.path().equals("/token")) return token(got);
    if (!got.header("authorization").equals("Bearer ya29.token")) return new Answer(401, "");
    if (!got.path().equals(SEND)) return new Answer(403, "");
    JsonObject message = new JsonObject(got.body().utf8()).getJsonObject("message");
    boolean known = message.getString("token").equals(PHONE.resource());
    return known
        ? new Answer(200, "{\"name\":\"projects/ward-phones/messages/1\"}")
        : new Answer(404, "{\"error\":{\"status\":\"NOT_FOUND\"}}");
  }

  private Answer token(Got got) {
    String form = URLDecoder.decode(got.body().utf8(), StandardCharsets.UTF_8);
    String grant = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=";
    if (!form.startsWith(grant)) return new Answer(400, "{\"error\":\"unsupported_grant_type\"}");
    String[] parts = form.substring(grant.length()).split("\\.");
    JsonObject header = json(parts[0]);
    JsonObject claims = json(parts[1]);
    boolean good =
        header.getString("alg").equals("RS256")
            && claims.getString("iss").equals("phones@ward.example")
            && claims.getString("aud").equals(service.uri("/token").toString())
            && claims
                .getString("scope")
                .equals("https://www.googleapis.com/auth/firebase.messaging")
            && claims.getLong("exp") - claims.getLong("iat") <= 3600
            && isSigned(parts[0] + "." + parts[1], parts[2]);
    return good
        ? new Answer(200, "{\"access_token\":\"ya29.token\",\"expires_in\":3599}")
        : new Answer(400, "{\"error\":\"invalid_grant\"}");
  }

  private static JsonObject json(String part) {
    return new JsonObject(Bytes.fromBase64Url(part).orElseThrow().utf8());
  }

  private static boolean isSigned(String text, String signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(account.getPublic());
      verifier.update(text.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(Bytes.fromBase64Url(signature).orElseThrow().toArray());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** As Google gives it out. */
  private Path file(KeyPair key, String tokens) throws IOException {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(key.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    JsonObject json =
        new JsonObject()
            .put("type", "service_account")
            .put("project_id", "ward-phones")
            .put("client_email", "phones@ward.example")
            .put("private_key", pem)
            .put("token_uri", tokens);
    return Files.writeString(folder.resolve("account.json"), json.encodePrettily());
  }

  private FcmSender sender(KeyPair key) throws Exception {
    ServiceAccount read = ServiceAccount.in(file(key, service.uri("/token").toString()));
    return new FcmSender(
        service.uri(""),
        read,
        new PushHttp(service.trust(), PushConfig.Networks.ALL),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void aPush_passesTheService_withOneTokenForMany() throws Exception {
    FcmSender sender = sender(account);
    assertEquals(PushOutcome.ACCEPTED, sender.send(PHONE, SEALED));
    assertEquals("/token", service.next().path());
    Got push = service.next();
    assertEquals(
        new JsonObject(
            "{\"message\":{\"token\":\"dT0_kEn-of:APA91bPhone\",\"android\":{\"priority\":\"HIGH\","
                + "\"ttl\":\"30s\"},\"data\":{\"sealed\":\"AQID\"}}}"),
        new JsonObject(push.body().utf8()));
    assertEquals(PushOutcome.ACCEPTED, sender.send(PHONE, Bytes.EMPTY));
    assertEquals(SEND, service.next().path());
  }

  @Test
  void anotherKey_getsNoToken_andNothingIsPushed() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    assertEquals(PushOutcome.UNREACHABLE, sender(generator.generateKeyPair()).send(PHONE, SEALED));
    assertEquals("/token", service.next().path());
    assertTrue(service.isQuiet());
  }

  @Test
  void aTokenThatIsRefused_isFetchedAnew() throws Exception {
    FcmSender sender = sender(account);
    sender.send(PHONE, SEALED);
    service.answer(request -> new Answer(401, ""));
    assertEquals(PushOutcome.REFUSED, sender.send(PHONE, SEALED));
    service.answer(this::judge);
    assertEquals(PushOutcome.ACCEPTED, sender.send(PHONE, SEALED));
  }

  @Test
  void aPhoneThatIsGone_isGone_andOthersProjectsAreNotTaken() throws Exception {
    FcmSender sender = sender(account);
    PushParameters gone =
        new PushParameters(
            PushProvider.FCM, "anotherTokenOfSomebody", "ward-phones", Optional.empty());
    assertEquals(PushOutcome.GONE, sender.send(gone, SEALED));
    assertTrue(sender.takes(gone));
    assertFalse(
        sender.takes(
            new PushParameters(PushProvider.FCM, gone.resource(), "other", Optional.empty())));
  }

  @Test
  void aFileThatIsNone_isRefused_withoutShowingIt() throws Exception {
    Path bad = file(account, "http://tokens.example/token");
    IOException refused = assertThrows(IOException.class, () -> ServiceAccount.in(bad));
    assertFalse(String.valueOf(refused.getMessage()).contains("PRIVATE"));
    assertEquals(null, refused.getCause());
    Files.writeString(bad, "{}");
    assertThrows(IOException.class, () -> ServiceAccount.in(bad));
    Files.writeString(bad, "no json");
    assertThrows(IOException.class, () -> ServiceAccount.in(bad));
  }
}
