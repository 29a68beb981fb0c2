package dev.sottovoce.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.crypto.webpush.PushRecipient;
import dev.sottovoce.crypto.webpush.PushSeal;
import dev.sottovoce.identity.jose.Jws;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a push service on loopback that looks at what real ones look at. */
class WebPushSenderTest {
  private static final String CONTACT = "mailto:operator@example.test";
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private final PushSeal seal = new PushSeal(new BouncyCastleCrypto());
  private final PushRecipient phone =
      PushRecipient.generate(new SecureRandom()::nextBytes, new BouncyCastleCrypto());

  @TempDir Path folder;
  private StandInService service;
  private VapidKey key;

  @BeforeEach
  void open() throws Exception {
    service = new StandInService(folder);
    key = VapidKey.in(folder);
  }

  @AfterEach
  void close() throws Exception {
    service.close();
  }

  private WebPushSender sender(PushConfig.Networks networks, String... services) throws Exception {
    PushConfig.WebPush config =
        new PushConfig.WebPush(CONTACT, List.of(services), networks, Optional.empty());
    PushHttp http = new PushHttp(service.trust(), networks);
    return new WebPushSender(config, key, http, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private WebPushSender sender() throws Exception {
    return sender(PushConfig.Networks.ALL, "localhost:" + service.port());
  }

  private static PushParameters to(String endpoint) {
    return new PushParameters(PushProvider.WEB_PUSH, endpoint, "", Optional.empty());
  }

  private PushParameters subscription() {
    return to(service.uri("/p/abc?d=e").toString());
  }

  @Test
  void aPush_isSignedSealedAndUrgent_andThePhoneOpensIt() throws Exception {
    Bytes text = Bytes.utf8("wake");
    Bytes sealed = seal.seal(phone.keys(), text, new SecureRandom()::nextBytes).orElseThrow();
    assertEquals(PushOutcome.ACCEPTED, sender().send(subscription(), sealed));
    StandInService.Got got = service.next();
    assertEquals("POST /p/abc?d=e", got.method() + " " + got.path());
    assertEquals(HttpVersion.HTTP_2, got.version());
    assertEquals("30", got.header("TTL"));
    assertEquals("high", got.header("Urgency"));
    assertEquals("aes128gcm", got.header("Content-Encoding"));
    assertEquals(Optional.of(text), seal.open(phone, got.body()));
  }

  /** RFC 8292: who pushes, for which service, until when, and whom to write to. */
  @Test
  void theServer_namesItself_asRfc8292HasIt() throws Exception {
    sender().send(subscription(), Bytes.EMPTY);
    StandInService.Got got = service.next();
    String authorization = got.header("Authorization");
    assertTrue(authorization.matches("vapid t=[\\w.-]+, k=[\\w-]{87}"), authorization);
    Jws token = Jws.read(authorization.substring(8, authorization.indexOf(','))).orElseThrow();
    Bytes shown =
        Bytes.fromBase64Url(authorization.substring(authorization.indexOf("k=") + 2)).orElseThrow();
    assertEquals(key.publicKey(), shown);
    assertTrue(token.verify(KeyEncodings.SECP256R1.subjectPublicKeyInfo(shown)));
    assertEquals("JWT", token.header().get("typ").asText());
    assertEquals("https://localhost:" + service.port(), token.payload().get("aud").asText());
    assertEquals(CONTACT, token.payload().get("sub").asText());
    long until = token.payload().get("exp").asLong();
    assertTrue(until > NOW.getEpochSecond() && until <= NOW.getEpochSecond() + 86_400);
    assertEquals("", got.header("Content-Encoding"));
    assertEquals(0, got.body().length());
  }

  @Test
  void theKey_staysTheSame() throws Exception {
    assertEquals(key.publicKey(), VapidKey.in(folder).publicKey());
    assertFalse(key.publicKey().equals(VapidKey.in(folder.resolve("other")).publicKey()));
  }

  @Test
  void whatTheServiceSays_isUnderstood() throws Exception {
    int[] statuses = {201, 404, 410, 429, 400, 403, 500, 301};
    PushOutcome[] outcomes = {
      PushOutcome.ACCEPTED,
      PushOutcome.GONE,
      PushOutcome.GONE,
      PushOutcome.REFUSED,
      PushOutcome.REFUSED,
      PushOutcome.REFUSED,
      PushOutcome.REFUSED,
      PushOutcome.REFUSED
    };
    for (int i = 0; i < statuses.length; i++) {
      int status = statuses[i];
      service.answer(request -> new StandInService.Answer(status, "x".repeat(9)));
      assertEquals(outcomes[i], sender().send(subscription(), Bytes.EMPTY), "status " + status);
    }
  }

  @Test
  void anAnswerWithoutEnd_isNone() throws Exception {
    service.answer(request -> new StandInService.Answer(201, "x".repeat(1_000_000)));
    assertEquals(PushOutcome.UNREACHABLE, sender().send(subscription(), Bytes.EMPTY));
  }

  @Test
  void onlyListedServices_areTaken_byHttpsAlone() throws Exception {
    WebPushSender sender =
        sender(PushConfig.Networks.PUBLIC, "push.example", "own.example:8443", "*.notify.example");
    String[] good = {
      "https://push.example/p/1",
      "https://PUSH.example:443/p/1",
      "https://own.example:8443/p",
      "https://a.b.notify.example/w"
    };
    for (String each : good) assertTrue(sender.takes(to(each)), each);
    String[] bad = {
      "http://push.example/p/1",
      "https://push.example:8443/p/1",
      "https://own.example/p",
      "https://notify.example/w",
      "https://evilnotify.example/w",
      "https://push.example.evil.test/p",
      "https://push.example@evil.test/p",
      "https://evil.test@push.example/p",
      "https://push.example/p#x",
      "https://169.254.169.254/latest/meta-data",
      "https://localhost/p",
      "https:///p",
      "mailto:push.example",
      "push.example"
    };
    for (String each : bad) assertFalse(sender.takes(to(each)), each);
    PushParameters named =
        new PushParameters(PushProvider.WEB_PUSH, good[0], "app", Optional.empty());
    assertFalse(sender.takes(named));
  }

  /** A name on the list that leads inside. */
  @Test
  void aListedName_leadsIntoNoPrivateNetwork_unlessTheOperatorSaysSo() throws Exception {
    String here = "localhost:" + service.port();
    WebPushSender sender = sender(PushConfig.Networks.PUBLIC, here);
    assertEquals(PushOutcome.UNREACHABLE, sender.send(subscription(), Bytes.EMPTY));
    assertTrue(service.isQuiet());
    assertEquals(
        PushOutcome.ACCEPTED,
        sender(PushConfig.Networks.ALL, here).send(subscription(), Bytes.EMPTY));
  }
}
