package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.edge.EdgeLimits;
import dev.sottovoce.server.http.HttpLimits;
import dev.sottovoce.server.routing.Descriptions;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.Warning;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIP over WebSocket with tokens, at the real server: who gets in, and calls with phones on TLS.
 */
class WebSocketTest {
  @TempDir Path data;
  private final TestClock clock = new TestClock();
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data, clock);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private WebPhone phone(String user) throws Exception {
    return new WebPhone(running, new TokenDevice(running, user));
  }

  private static String warning(SipResponse response) {
    return Warning.in(response).map(Warning::text).orElse("");
  }

  @Test
  void aRegister_isChallenged_andThenTaken() throws Exception {
    try (WebPhone alice = phone("alice")) {
      assertEquals("sip", alice.protocol());
      alice.send(alice.registration().toRequest());
      SipResponse challenge = alice.response();
      assertEquals(401, challenge.status());
      String scheme = challenge.header(HeaderName.WWW_AUTHENTICATE).orElse("");
      assertTrue(scheme.startsWith("Bearer realm=\"example.test\""), scheme);
      assertTrue(scheme.contains("authz_server=\"https://localhost:"), scheme);

      String token = alice.owner.token();
      Optional<String> nonce = challenge.header(HeaderName.DPOP_NONCE);
      SipResponse ok =
          alice.register(
              token,
              alice.owner.proofFor("REGISTER", WebPhone.REGISTRAR, nonce, Optional.of(token)));
      assertEquals(200, ok.status(), warning(ok));
      assertTrue(ok.header(HeaderName.CONTACT).orElse("").contains("transport=ws"));
    }
  }

  @Test
  void calls_goBothWaysBetweenAWebSocketAndTls() throws Exception {
    try (WebPhone alice = phone("alice");
        TestPhone bob = running.phone("bob")) {
      assertEquals(200, alice.signIn().status());
      assertEquals(200, bob.register().status());

      alice.send(
          alice
              .request("INVITE", bob.address())
              .append(HeaderName.CONTACT, alice.contact())
              .append(HeaderName.AUTHORIZATION, "Bearer not for bob")
              .body("application/sdp", Bytes.utf8(Descriptions.DTLS))
              .toRequest());
      SipRequest ringing = bob.request();
      assertEquals("TLS", ringing.topVia().transport());
      assertEquals("WSS", ringing.vias().get(1).transport());
      assertFalse(ringing.has(HeaderName.AUTHORIZATION), "what is for the server stays there");
      bob.send(accepted(ringing, bob.contact()));
      SipResponse ok = alice.laterResponse();
      assertEquals(200, ok.status());
      String route = ok.header(HeaderName.RECORD_ROUTE).orElseThrow();
      assertTrue(route.contains("transport=tls"), route);
      alice.send(inDialog(alice.request("ACK", "sip:bob@x.invalid"), ok, "ACK", route));
      assertEquals("ACK", bob.request().method());

      MessageEditor bye = bob.request("BYE", alice.contact().replaceAll("[<>]", ""));
      bob.send(
          bye.set(HeaderName.FROM, ok.header(HeaderName.TO).orElseThrow())
              .set(HeaderName.TO, ok.header(HeaderName.FROM).orElseThrow())
              .set(HeaderName.CALL_ID, ok.callId())
              .append(HeaderName.ROUTE, route)
              .toRequest());
      SipRequest ended = alice.request();
      assertEquals("BYE", ended.method());
      assertEquals("WSS", ended.topVia().transport());
      alice.send(ended.respond(200, "OK", "").toResponse());
      assertEquals(200, bob.response().status());

      bob.send(
          bob.request("INVITE", alice.address())
              .append(HeaderName.CONTACT, bob.contact())
              .body("application/sdp", Bytes.utf8(Descriptions.DTLS))
              .toRequest());
      SipRequest back = alice.request();
      assertEquals("INVITE", back.method());
      alice.send(accepted(back, alice.contact()));
      SipResponse answered = bob.laterResponse();
      assertEquals(200, answered.status());
      assertEquals(Bytes.utf8(Descriptions.DTLS), answered.body());
    }
  }

  @Test
  void twoPhonesOnWebSockets_callOneAnother() throws Exception {
    try (WebPhone alice = phone("alice");
        WebPhone bob = phone("bob")) {
      assertEquals(200, alice.signIn().status());
      assertEquals(200, bob.signIn().status());
      alice.send(
          alice
              .request("INVITE", bob.address())
              .append(HeaderName.CONTACT, alice.contact())
              .body("application/sdp", Bytes.utf8(Descriptions.DTLS))
              .toRequest());
      SipRequest ringing = bob.request();
      String route = ringing.header(HeaderName.RECORD_ROUTE).orElseThrow();
      assertTrue(route.contains(":" + running.server.httpsPort() + ";transport=ws"), route);
      bob.send(ringing.respond(486, "Busy Here", "bob").toResponse());
      assertEquals(486, alice.laterResponse().status());
    }
  }

  private static SipResponse accepted(SipRequest invite, String contact) {
    MessageEditor answer = invite.respond(200, "OK", "callee");
    answer.append(HeaderName.CONTACT, contact);
    for (String route : invite.values(HeaderName.RECORD_ROUTE)) {
      answer.append(HeaderName.RECORD_ROUTE, route);
    }
    return answer.body("application/sdp", Bytes.utf8(Descriptions.DTLS)).toResponse();
  }

  private static SipRequest inDialog(
      MessageEditor request, SipResponse ok, String method, String route) {
    return request
        .set(HeaderName.FROM, ok.header(HeaderName.FROM).orElseThrow())
        .set(HeaderName.TO, ok.header(HeaderName.TO).orElseThrow())
        .set(HeaderName.CALL_ID, ok.callId())
        .set(HeaderName.CSEQ, ok.cseq().number() + " " + method)
        .append(HeaderName.ROUTE, route)
        .toRequest();
  }

  @Test
  void aStolenToken_isWorthless() throws Exception {
    TokenDevice mallory = new TokenDevice(running, "mallory");
    try (WebPhone alice = phone("alice");
        WebPhone thief = new WebPhone(running, alice.owner)) {
      String token = alice.owner.token();
      thief.send(
          thief.registration().append(HeaderName.AUTHORIZATION, "Bearer " + token).toRequest());
      assertEquals(401, thief.response().status(), "no proof");

      SipResponse other =
          thief.register(
              token,
              mallory.proofFor("REGISTER", WebPhone.REGISTRAR, thief.nonce(), Optional.of(token)));
      assertEquals(401, other.status());
      assertTrue(warning(other).contains("another key"), warning(other));
      assertTrue(
          other.header(HeaderName.WWW_AUTHENTICATE).orElse("").contains("invalid_dpop_proof"));
    }
  }

  @Test
  void aProof_isForOneMethodOneAddressAndOneToken_andCountsOnce() throws Exception {
    try (WebPhone alice = phone("alice");
        WebPhone thief = new WebPhone(running, alice.owner)) {
      TokenDevice owner = alice.owner;
      String token = owner.token();
      Optional<String> bound = Optional.of(token);
      Optional<String> nonce = alice.nonce();
      String good = owner.proofFor("REGISTER", WebPhone.REGISTRAR, nonce, bound);
      assertEquals(200, alice.register(token, good).status());
      assertTrue(warning(thief.register(token, good)).contains("used before"));

      String[][] wrong = {
        {"POST", WebPhone.REGISTRAR, "another method"},
        {"REGISTER", "sip:other.test", "another address"},
      };
      for (String[] each : wrong) {
        SipResponse refusal = thief.register(token, owner.proofFor(each[0], each[1], nonce, bound));
        assertEquals(401, refusal.status());
        assertTrue(warning(refusal).contains(each[2]), warning(refusal));
      }
      String second = owner.token();
      SipResponse mixed =
          thief.register(second, owner.proofFor("REGISTER", WebPhone.REGISTRAR, nonce, bound));
      assertTrue(warning(mixed).contains("another token"), warning(mixed));
    }
  }

  @Test
  void anOldNonce_isAskedForAnew_andIsNoFault() throws Exception {
    try (WebPhone alice = phone("alice")) {
      Optional<String> nonce = alice.nonce();
      clock.advance(Duration.ofMinutes(3));
      String token = alice.owner.token();
      SipResponse stale =
          alice.register(
              token,
              alice.owner.proofFor("REGISTER", WebPhone.REGISTRAR, nonce, Optional.of(token)));
      String scheme = stale.header(HeaderName.WWW_AUTHENTICATE).orElse("");
      assertTrue(scheme.contains("use_dpop_nonce"), scheme);
      assertEquals(200, alice.signIn(token).status());
    }
  }

  @Test
  void nothingIsTaken_beforeARegister() throws Exception {
    try (WebPhone alice = phone("alice");
        TestPhone bob = running.phone("bob")) {
      assertEquals(200, bob.register().status());
      for (String method : List.of("INVITE", "OPTIONS", "BYE")) {
        alice.send(alice.request(method, bob.address()).toRequest());
        assertEquals(403, alice.response().status(), method);
      }
      alice.send(alice.request("ACK", bob.address()).toRequest());
      assertEquals(200, alice.signIn().status(), "nothing came of the ACK");
    }
  }

  @Test
  void anotherDevice_cannotTakeAConnectionOver_norSomebodyElsesName() throws Exception {
    TokenDevice mallory = new TokenDevice(running, "mallory");
    try (WebPhone alice = phone("alice")) {
      assertEquals(200, alice.signIn().status());
      String token = mallory.token();
      SipResponse other =
          alice.register(
              token,
              mallory.proofFor("REGISTER", WebPhone.REGISTRAR, alice.nonce(), Optional.of(token)));
      assertEquals(403, other.status());
      assertEquals(200, alice.signIn().status(), "the device that was there goes on");
    }
    try (WebPhone posing = phone("carol")) {
      String token = mallory.token();
      SipResponse other =
          posing.register(
              token,
              mallory.proofFor("REGISTER", WebPhone.REGISTRAR, posing.nonce(), Optional.of(token)));
      assertEquals(403, other.status(), "From is carol's and the token mallory's");
    }
  }

  @Test
  void aTokensEnd_closesTheConnection_unlessItWasRenewed() throws Exception {
    try (WebPhone alice = phone("alice");
        WebPhone bob = phone("bob")) {
      assertEquals(200, alice.signIn().status());
      assertEquals(200, bob.signIn().status());
      clock.advance(Duration.ofMinutes(4));
      assertEquals(200, bob.signIn().status());
      clock.advance(Duration.ofMinutes(2));
      assertTrue(alice.isCut(15));
      assertEquals(200, bob.signIn().status());
    }
  }

  @Test
  void aRevokedDevice_isCut_andItsTokenCountsNoMore() throws Exception {
    try (WebPhone alice = phone("alice");
        WebPhone again = new WebPhone(running, alice.owner)) {
      String token = alice.owner.token();
      assertEquals(200, alice.signIn(token).status());
      assertTrue(running.server.administration().revoke(UUID.fromString(alice.owner.id)));
      assertTrue(alice.isCut(3));
      assertEquals(403, again.signIn(token).status());
    }
  }

  @Test
  void aDeviceThatAnotherProcessRevokes_isCutWithinASecond_andDoesNotComeBack() throws Exception {
    try (WebPhone alice = phone("alice");
        WebPhone again = new WebPhone(running, alice.owner);
        Administration beside = Administration.open(data)) {
      String token = alice.owner.token();
      assertEquals(200, alice.signIn(token).status());
      assertEquals(200, alice.signIn(token).status(), "the server remembers the device now");
      assertTrue(beside.revoke(UUID.fromString(alice.owner.id)));
      assertTrue(alice.isCut(3));
      assertEquals(403, again.signIn(token).status());
    }
  }

  /** From Wi-Fi to mobile: the same sign-in, and a proof that the device itself is there. */
  @Test
  void aNewConnection_wantsANewProof_andTakesTheSameToken() throws Exception {
    try (WebPhone alice = phone("alice");
        WebPhone elsewhere = new WebPhone(running, alice.owner)) {
      String token = alice.owner.token();
      String proof =
          alice.owner.proofFor("REGISTER", WebPhone.REGISTRAR, alice.nonce(), Optional.of(token));
      assertEquals(200, alice.register(token, proof).status());
      SipResponse again = elsewhere.register(token, proof);
      assertEquals(401, again.status());
      assertTrue(warning(again).contains("used before"), warning(again));
      assertEquals(200, elsewhere.signIn(token).status());
    }
  }

  @Test
  void aMessageInPieces_isPutTogether() throws Exception {
    try (WebPhone alice = phone("alice")) {
      alice.sendPieces(alice.registration().toRequest().octets(), 40);
      assertEquals(401, alice.response().status());
    }
  }

  @Test
  void tooManyPieces_orTooLongAMessage_closeTheConnection() throws Exception {
    try (WebPhone alice = phone("alice")) {
      alice.sendPieces(alice.registration().toRequest().octets(), 2);
      assertTrue(alice.isCut());
    } catch (ExecutionException e) {
      // Closed while we were still sending: as good.
    }
    for (int piece : new int[] {200_000, 20_000}) {
      try (WebPhone bob = phone("bob" + piece)) {
        bob.sendPieces(Bytes.utf8("x".repeat(200_000)), piece);
        assertTrue(bob.isCut());
      } catch (ExecutionException e) {
        // The same.
      }
    }
  }

  /** What one reader takes for one message another could take for two. */
  @Test
  void oneMessageComesInOneFrame_andContentLengthIsTrue() throws Exception {
    try (WebPhone alice = phone("alice");
        TestPhone bob = running.phone("bob")) {
      assertEquals(200, bob.register().status());
      assertEquals(200, alice.signIn().status());
      String invite =
          alice
              .request("INVITE", bob.address())
              .append(HeaderName.CONTACT, alice.contact())
              .toRequest()
              .octets()
              .utf8();
      String options = alice.request("OPTIONS", "sip:example.test").toRequest().octets().utf8();
      for (String two :
          List.of(
              options + invite,
              options.replace("Content-Length: 0", "Content-Length: 1"),
              options.replace("Content-Length: 0\r\n", "Content-Length: 0\r\nl: 9\r\n") + "x",
              options.replace("Content-Length: 0", "Content-Length: -1"))) {
        alice.send(two);
        assertEquals(400, alice.response().status(), two);
      }
      // Without a Content-Length all the rest is its body, and no body that may pass.
      alice.send(options.replace("Content-Length: 0\r\n", "") + invite);
      assertTrue(alice.response().status() >= 400);
    }
  }

  @Test
  void aMessageWithoutContentLength_isTaken() throws Exception {
    try (WebPhone alice = phone("alice")) {
      alice.send(
          alice.registration().toRequest().octets().utf8().replace("Content-Length: 0\r\n", ""));
      assertEquals(401, alice.response().status());
    }
  }

  @Test
  void pings_areAnswered() throws Exception {
    try (WebPhone alice = phone("alice")) {
      alice.send("\r\n\r\n");
      assertEquals("\r\n", alice.text());
      alice.send("\r\n");
      alice.ping();
      assertEquals(200, alice.signIn().status());
    }
  }

  private void restartWith(HttpLimits limits) throws Exception {
    running.close();
    running = new RunningServer(data, clock, EdgeLimits.DEFAULT, limits);
  }

  private static HttpLimits impatient() {
    HttpLimits usual = HttpLimits.DEFAULT;
    Duration little = Duration.ofSeconds(2);
    return new HttpLimits(usual.doors(), usual.handshakeWithin(), little, little);
  }

  /** The server asks before HTTPS takes the silence for an end. */
  @Test
  void aQuietPhone_staysConnected() throws Exception {
    restartWith(impatient());
    try (WebPhone alice = phone("alice")) {
      assertEquals(200, alice.signIn().status());
      assertFalse(alice.isCut(6));
      assertEquals(200, alice.signIn().status());
    }
  }

  @Test
  void whoDoesNotAnswerPings_isClosed() throws Exception {
    restartWith(impatient());
    try (var socket =
        running
            .trusting()
            .getSocketFactory()
            .createSocket("localhost", running.server.httpsPort())) {
      socket.setSoTimeout(12_000);
      String hello =
          "GET /sip HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
              + "Sec-WebSocket-Protocol: sip\r\n\r\n";
      socket.getOutputStream().write(Bytes.utf8(hello).toArray());
      byte[] chunk = new byte[4096];
      assertTrue(socket.getInputStream().read(chunk) > 0);
      assertTrue(new String(chunk, 0, 12, StandardCharsets.US_ASCII).endsWith("101"));
      int count = 0;
      while (count >= 0) count = socket.getInputStream().read(chunk);
    }
  }

  @Test
  void whoDoesNotSignIn_isClosed() throws Exception {
    running.close();
    running = new RunningServer(data, clock, EdgeTest.TIGHT);
    try (WebPhone alice = phone("alice")) {
      assertTrue(alice.isCut());
    }
  }

  @Test
  void aStranger_isReadFourTimes_thenOnceASecond_andClosed() throws Exception {
    long begun = System.nanoTime();
    try (WebPhone alice = phone("alice")) {
      int answers = 0;
      for (int i = 0; i < 30; i++) alice.send(alice.registration().toRequest());
      while (millisSince(begun) < 5_000) {
        if (!alice.isAnsweredWithin(Duration.ofMillis(100))) continue;
        answers++;
      }
      assertTrue(answers >= 4 && answers <= 10, answers + " answers in five seconds");
      assertTrue(alice.isCut(12));
    }
  }

  /** They are read without being asked for, so whoever sends many is not put off. */
  @Test
  void whoPingsTooMuch_isClosed() throws Exception {
    try (WebPhone stranger = phone("alice")) {
      for (int i = 0; i < 5; i++) stranger.ping();
      assertTrue(stranger.isCut(5));
    }
    running.close();
    running = new RunningServer(data, clock, EdgeLimits.DEFAULT.with(EdgeTest.TIGHT.messages()));
    try (WebPhone member = phone("bob")) {
      assertEquals(200, member.signIn().status());
      for (int i = 0; i < 30; i++) member.ping();
      assertTrue(member.isCut(5));
    } catch (ExecutionException e) {
      // Closed while it was still pinging: as good.
    }
  }

  /** An office behind one address comes back after a restart, while a stranger there floods. */
  @Test
  void manyPhonesOfOneSource_signInAtOnce_besideStrangers() throws Exception {
    List<TokenDevice> owners = new ArrayList<>();
    for (int i = 0; i < 8; i++) owners.add(new TokenDevice(running, "colleague" + i));
    List<WebPhone> strangers = new ArrayList<>();
    TokenDevice mallory = new TokenDevice(running, "mallory");
    for (int i = 0; i < 30; i++) {
      WebPhone stranger = new WebPhone(running, mallory);
      strangers.add(stranger);
      for (int j = 0; j < 20; j++) stranger.send(stranger.registration().toRequest());
    }
    try (ExecutorService office = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> statuses = new ArrayList<>();
      for (int i = 0; i < 48; i++) {
        TokenDevice owner = owners.get(i % owners.size());
        statuses.add(office.submit(() -> signsIn(owner)));
      }
      for (Future<Integer> each : statuses) assertEquals(200, each.get(30, TimeUnit.SECONDS));
    }
    for (WebPhone each : strangers) each.close();
  }

  /** As the page does: a token that it has, a nonce that it asks for. */
  private int signsIn(TokenDevice owner) throws Exception {
    String token = owner.token();
    try (WebPhone phone = new WebPhone(running, owner)) {
      return phone.signIn(token).status();
    }
  }

  private static long millisSince(long begun) {
    return (System.nanoTime() - begun) / 1_000_000;
  }

  @Test
  void manyBadTokens_closeTheConnection() throws Exception {
    try (WebPhone alice = phone("alice")) {
      for (int i = 0; i < 5; i++) {
        assertEquals(401, alice.register("a.b.c", "x").status());
      }
      assertTrue(alice.isCut());
    }
  }

  @Test
  void pagesOfOtherSites_areKeptOut_unlessTheOperatorNamedThem() throws Exception {
    TokenDevice alice = new TokenDevice(running, "alice");
    String own = "https://localhost:" + running.server.httpsPort();
    new WebPhone(running, alice, Optional.of(own), "sip").close();
    for (String site : List.of("https://evil.example", "null", own.replace("https", "http"))) {
      assertEquals(403, refusal(alice, Optional.of(site), "sip"), site);
    }
    running.close();
    Path file = data.resolve("sottovoce.yaml");
    Files.writeString(file, Files.readString(file) + "origins:\n  - https://phone.example\n");
    running.server = SottovoceServer.start(data);
    new WebPhone(running, alice, Optional.of("https://phone.example"), "sip").close();
    assertEquals(403, refusal(alice, Optional.of("https://phone.example.evil"), "sip"));
  }

  @Test
  void theSubprotocolSip_isDemanded() throws Exception {
    TokenDevice alice = new TokenDevice(running, "alice");
    assertEquals(400, refusal(alice, Optional.empty(), "xmpp"));
    assertEquals(400, refusal(alice, Optional.empty(), ""));
    assertEquals(426, running.get("/sip").statusCode());
  }

  private int refusal(TokenDevice owner, Optional<String> origin, String protocol)
      throws Exception {
    try (WebPhone phone = new WebPhone(running, owner, origin, protocol)) {
      return 101;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof java.net.http.WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  /** With a certificate in TLS a token is not needed, and one of another key is refused. */
  @Test
  void atTheTlsPort_aTokenHasToBeOfTheCertificatesKey() throws Exception {
    TokenDevice alice = new TokenDevice(running, "alice");
    TokenDevice mallory = new TokenDevice(running, "mallory");
    try (TestPhone phone =
        new TestPhone(
            "alice", alice.id, running.tls(alice.key, alice.chainPem), running.sipPort())) {
      assertEquals(200, phone.register().status());
      phone.send(withToken(phone, alice.token()));
      assertEquals(200, phone.response().status());
      phone.send(withToken(phone, mallory.token()));
      assertEquals(401, phone.response().status());
      phone.send(withToken(phone, "a.b.c"));
      assertEquals(401, phone.response().status());
    }
  }

  private static SipRequest withToken(TestPhone phone, String token) {
    return phone
        .request("REGISTER", "sip:" + RunningServer.DOMAIN)
        .set(HeaderName.TO, "<" + phone.address() + ">")
        .append(HeaderName.CONTACT, phone.contact())
        .append(HeaderName.EXPIRES, "600")
        .append(HeaderName.AUTHORIZATION, "Bearer " + token)
        .toRequest();
  }
}
