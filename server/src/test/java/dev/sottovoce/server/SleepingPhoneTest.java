package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.webpush.PushRecipient;
import dev.sottovoce.crypto.webpush.PushSeal;
import dev.sottovoce.server.push.StandInService;
import dev.sottovoce.server.routing.Descriptions;
import dev.sottovoce.server.store.PushFigures;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.sip.push.PushOffer;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.sip.push.WakeUp;
import dev.sottovoce.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real server and a push service on loopback: who sleeps is woken and gets the call. */
class SleepingPhoneTest {
  private final PushSeal seal = new PushSeal(new BouncyCastleCrypto());
  private final PushRecipient keys =
      PushRecipient.generate(new SecureRandom()::nextBytes, new BouncyCastleCrypto());

  @TempDir Path folder;
  private StandInService service;
  private RunningServer running;
  private TestPhone alice;
  private TestPhone bob;

  @BeforeEach
  void open() throws Exception {
    service = new StandInService(folder.resolve("service"));
    running =
        new RunningServer(
            folder.resolve("server"),
            Clock.systemUTC(),
            Strictness.FULL,
            """
            push:
              webPush:
                contact: mailto:operator@example.test
                services: ["localhost:%d"]
                privateAddresses: true
                authority: %s
            """
                .formatted(service.port(), service.authority()));
    alice = running.phone("alice");
    alice.register();
    bob = running.phone("bob");
  }

  @AfterEach
  void close() throws Exception {
    alice.close();
    bob.close();
    running.close();
    service.close();
  }

  private PushParameters how() {
    return new PushParameters(
        PushProvider.WEB_PUSH, service.uri("/p/of-bob").toString(), "", Optional.of(keys.keys()));
  }

  private SipResponse registers(TestPhone phone, PushParameters how) throws Exception {
    SipUri contact = SipUri.parse(phone.contact().replaceAll("[<>]", "")).orElseThrow();
    phone.send(
        phone
            .request("REGISTER", "sip:" + RunningServer.DOMAIN)
            .set(HeaderName.TO, "<" + phone.address() + ">")
            .append(HeaderName.CONTACT, "<" + how.in(contact).text() + ">")
            .append(HeaderName.EXPIRES, "86400")
            .toRequest());
    return phone.response();
  }

  private void bobSleeps() throws Exception {
    assertEquals(200, registers(bob, how()).status());
    bob.close();
    waitUntilGone();
  }

  @Test
  void aTestPush_tellsHowLongThePhoneTakes_andDoctorCanSayIt() throws Exception {
    bobSleeps();
    running.server.testPushes();
    WakeUp wakeUp = WakeUp.decode(opened(service.next())).orElseThrow();
    assertEquals(WakeUp.Kind.TEST, wakeUp.kind());
    try (TestPhone again = bob.reconnected(running.sipPort())) {
      assertEquals(200, registers(again, how()).status());
    }
    Instant late = Instant.now().plusSeconds(5);
    while (running.server.administration().pushFigures().isEmpty()) {
      if (Instant.now().isAfter(late)) throw new AssertionError("nothing was measured");
      Thread.onSpinWait();
    }
    PushFigures.Figure figure = running.server.administration().pushFigures().getFirst();
    assertEquals("unknown", figure.model());
    assertEquals(1, figure.woken());
    assertEquals(0, figure.missed());
    assertTrue(figure.there().orElseThrow().p95().toSeconds() < 30);
    assertTrue(figure.ringing().isEmpty());
  }

  /** The server has seen that the connection is closed when alice's alone is registered. */
  private void waitUntilGone() throws Exception {
    waitUntil("sottovoce_registrations", 1);
  }

  private void waitUntil(String name, int most) throws Exception {
    Instant late = Instant.now().plusSeconds(5);
    while (metric(name) > most) {
      if (Instant.now().isAfter(late)) throw new AssertionError(name + " stays as it is");
      Thread.onSpinWait();
    }
  }

  private double metric(String name) throws Exception {
    String all =
        new String(
            java.net
                .URI
                .create("http://127.0.0.1:" + running.server.metricsPort() + "/metrics")
                .toURL()
                .openStream()
                .readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    return all.lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private void aliceCalls() throws Exception {
    assertEquals(100, call().status());
  }

  private SipResponse call() throws Exception {
    alice.send(
        alice
            .request("INVITE", "sip:bob@example.test")
            .append(HeaderName.CONTACT, alice.contact())
            .body("application/sdp", Bytes.utf8(Descriptions.DTLS))
            .toRequest());
    return alice.response();
  }

  private Bytes opened(StandInService.Got push) {
    return seal.open(keys, push.body()).orElseThrow();
  }

  @Test
  void theSleeper_isWokenByASealedPush_andGetsTheCallThatWaits() throws Exception {
    bobSleeps();
    Instant before = Instant.now().minusSeconds(1);
    aliceCalls();
    StandInService.Got push = service.next();
    assertEquals("/p/of-bob", push.path());
    assertFalse(push.toString().contains("alice"));
    WakeUp wakeUp = WakeUp.decode(opened(push)).orElseThrow();
    assertEquals(WakeUp.Kind.CALL, wakeUp.kind());
    assertTrue(wakeUp.at().isAfter(before));
    try (TestPhone again = bob.reconnected(running.sipPort())) {
      assertEquals(200, registers(again, how()).status());
      SipRequest invite = again.request();
      assertEquals("INVITE", invite.method());
      again.send(
          invite
              .respond(200, "OK", "bob")
              .append(HeaderName.CONTACT, again.contact())
              .body("application/sdp", Bytes.utf8(Descriptions.DTLS))
              .toResponse());
      assertEquals(200, alice.response().status());
    }
    assertEquals(1, metric("sottovoce_pushes_total"));
  }

  @Test
  void theServerSaysHowItWakes_withTheKeyThatThePushesShow() throws Exception {
    SipResponse ok = registers(bob, how());
    PushOffer offer = PushOffer.in(ok).orElseThrow();
    bob.close();
    waitUntilGone();
    aliceCalls();
    String authorization = service.next().header("Authorization");
    assertTrue(authorization.endsWith("k=" + offer.serverKey().orElseThrow().base64Url()));
    assertEquals(java.util.List.of("webpush"), running.server.pushServices());
  }

  @Test
  void aServiceElsewhere_isRefused() throws Exception {
    String[] elsewhere = {
      "https://evil.test/p",
      "http://localhost:" + service.port() + "/p",
      "https://127.0.0.1:" + running.server.httpsPort() + "/p"
    };
    for (String each : elsewhere) {
      PushParameters how =
          new PushParameters(PushProvider.WEB_PUSH, each, "", Optional.of(keys.keys()));
      assertEquals(555, registers(bob, how).status(), each);
    }
  }

  @Test
  void afterARestart_sleepersAreStillWoken() throws Exception {
    bobSleeps();
    running.restart();
    try (TestPhone caller = alice.reconnected(running.sipPort())) {
      alice = caller;
      caller.register();
      aliceCalls();
      assertEquals("/p/of-bob", service.next().path());
    }
  }

  @Test
  void whoIsRevoked_isNotPushedTo() throws Exception {
    bobSleeps();
    assertEquals(1, metric("sottovoce_sleepers"));
    running.server.administration().revoke(bob.device);
    waitUntil("sottovoce_sleepers", 0);
    assertEquals(480, call().status());
    assertTrue(service.isQuiet());
  }

  @Test
  void pushesToOneDevice_areFew_howeverOftenItIsCalled() throws Exception {
    bobSleeps();
    for (int i = 0; i < 8; i++) aliceCalls();
    for (int i = 0; i < 6; i++) service.next();
    alice.send(alice.request("OPTIONS", "sip:example.test").toRequest());
    alice.response();
    assertTrue(service.isQuiet());
  }

  @Test
  void theDatabase_tellsNeitherAddressNorKeys() throws Exception {
    bobSleeps();
    aliceCalls();
    service.next();
    try (Stream<Path> files = Files.list(running.data)) {
      for (Path each : files.filter(file -> file.toString().contains("sottovoce.db")).toList()) {
        String content = Bytes.unsafeWrap(Files.readAllBytes(each)).latin1();
        assertFalse(content.contains("of-bob"), each.toString());
        assertFalse(content.contains(keys.keys().authentication().base64Url()), each.toString());
        assertFalse(content.contains(keys.keys().authentication().latin1()), each.toString());
      }
    }
  }
}
