package dev.sottovoce.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.jose.Jws;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.push.StandInService.Answer;
import dev.sottovoce.server.push.StandInService.Got;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a stand-in of Apple's interface, which checks what that checks. */
class ApnsSenderTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String TOKEN = "00fc13adff785122b4ad28809a3420982341241421348097878e577c99";
  private static final Bytes SEALED = Bytes.of(1, 2, 3);
  private static final PushParameters PHONE =
      new PushParameters(
          PushProvider.APNS, TOKEN, "DEF123GHIJ.org.example.phone.voip", Optional.empty());

  private final KeyPair team = CertificateAuthority.newKey();

  @TempDir Path folder;
  private StandInService service;

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
    Optional<Jws> token = Jws.read(got.header("authorization").replaceFirst("^bearer ", ""));
    boolean signed =
        token
            .filter(each -> each.verify(Bytes.copyOf(team.getPublic().getEncoded())))
            .filter(each -> each.header().path("kid").asText().equals("ABC123DEFG"))
            .filter(each -> each.payload().path("iss").asText().equals("DEF123GHIJ"))
            .isPresent();
    if (!signed) return new Answer(403, "{\"reason\":\"InvalidProviderToken\"}");
    long age = NOW.getEpochSecond() - token.get().payload().path("iat").asLong();
    if (age > 3600) return new Answer(403, "{\"reason\":\"ExpiredProviderToken\"}");
    boolean form =
        got.method().equals("POST")
            && got.version() == HttpVersion.HTTP_2
            && got.header("apns-topic").equals("org.example.phone.voip")
            && got.header("apns-push-type").equals("voip")
            && got.header("apns-priority").equals("10")
            && got.header("apns-expiration").equals(Long.toString(NOW.getEpochSecond() + 30))
            && got.body().length() <= 5120;
    if (!form) return new Answer(400, "{\"reason\":\"BadTopic\"}");
    if (!got.path().equals("/3/device/" + TOKEN)) {
      return new Answer(400, "{\"reason\":\"BadDeviceToken\"}");
    }
    return new Answer(200, "");
  }

  private ApnsSender sender(KeyPair key) throws Exception {
    return sender(key, service);
  }

  private static ApnsSender sender(KeyPair key, StandInService at) throws Exception {
    PushConfig.Apns config =
        new PushConfig.Apns(
            "key.p8", "ABC123DEFG", "DEF123GHIJ", "org.example.phone.voip", at.uri(""));
    return new ApnsSender(
        config,
        key.getPrivate(),
        new PushHttp(at.trust(), PushConfig.Networks.ALL),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void aPush_passesTheService_andHoldsNothingButWhatIsSealed() throws Exception {
    ApnsSender sender = sender(team);
    assertEquals(PushOutcome.ACCEPTED, sender.send(PHONE, SEALED));
    Got first = service.next();
    assertEquals(
        new JsonObject("{\"aps\":{},\"sealed\":\"AQID\"}"), new JsonObject(first.body().utf8()));
    assertEquals(PushOutcome.ACCEPTED, sender.send(PHONE, Bytes.EMPTY));
    Got second = service.next();
    assertEquals("{\"aps\":{}}", second.body().utf8());
    // Apple refuses a token with each push.
    assertEquals(first.header("authorization"), second.header("authorization"));
  }

  @Test
  void anotherTeamsKey_isRefused_andANewTokenIsTriedNext() throws Exception {
    ApnsSender sender = sender(CertificateAuthority.newKey());
    assertEquals(PushOutcome.REFUSED, sender.send(PHONE, SEALED));
    String first = service.next().header("authorization");
    sender.send(PHONE, SEALED);
    assertNotEquals(first, service.next().header("authorization"));
  }

  @Test
  void aPhoneThatIsGone_isGone() throws Exception {
    PushParameters other =
        new PushParameters(
            PushProvider.APNS, TOKEN.replace('0', '1'), PHONE.application(), Optional.empty());
    assertEquals(PushOutcome.GONE, sender(team).send(other, SEALED));
    service.answer(request -> new Answer(410, "{\"reason\":\"Unregistered\"}"));
    assertEquals(PushOutcome.GONE, sender(team).send(PHONE, SEALED));
    service.answer(request -> new Answer(429, ""));
    assertEquals(PushOutcome.REFUSED, sender(team).send(PHONE, SEALED));
  }

  @Test
  void aServiceWithoutHttp2_isNotApples() throws Exception {
    try (StandInService old = new StandInService(folder.resolve("old"), false)) {
      old.answer(request -> new Answer(200, ""));
      assertEquals(PushOutcome.REFUSED, sender(team, old).send(PHONE, SEALED));
    }
  }

  @Test
  void onlyTheOwnApplicationsPhones_areTaken() throws Exception {
    ApnsSender sender = sender(team);
    assertTrue(sender.takes(PHONE));
    String[][] others = {
      {TOKEN, "DEF123GHIJ.org.example.other.voip"},
      {TOKEN, "org.example.phone.voip"},
      {"../../1/x", PHONE.application()},
      {TOKEN + "/x", PHONE.application()}
    };
    for (String[] each : others) {
      assertFalse(
          sender.takes(new PushParameters(PushProvider.APNS, each[0], each[1], Optional.empty())));
    }
  }
}
