package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.routing.Descriptions;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.Warning;
import dev.sottovoce.sip.transaction.Requests;
import dev.sottovoce.wire.Bytes;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls between phones through the real server. */
class CallRoutingTest {
  private static final String SDP = Descriptions.DTLS;

  @TempDir Path data;
  private RunningServer running;
  private TestPhone alice;
  private TestPhone bob;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data);
    alice = running.phone("alice");
    bob = running.phone("bob");
    assertEquals(200, alice.register().status());
    assertEquals(200, bob.register().status());
  }

  @AfterEach
  void stop() throws Exception {
    alice.close();
    bob.close();
    running.close();
  }

  @Test
  void aCall_goesThroughBothWays_withItsBodyUntouched() throws Exception {
    SipRequest invite = invite(SDP);
    alice.send(invite);
    SipRequest ringing = bob.request();
    assertEquals(Bytes.utf8(SDP), ringing.body());
    assertEquals(2, ringing.vias().size());
    assertEquals(69, ringing.number(HeaderName.MAX_FORWARDS).orElseThrow());
    assertEquals(100, alice.response().status());

    bob.send(answer(ringing, 180, "Ringing").toResponse());
    assertEquals(180, alice.response().status());
    SipResponse ok =
        answer(ringing, 200, "OK").body("application/sdp", Bytes.utf8(SDP)).toResponse();
    bob.send(ok);
    SipResponse received = alice.response();
    assertEquals(200, received.status());
    assertEquals(1, received.vias().size());
    String route = received.header(HeaderName.RECORD_ROUTE).orElseThrow();

    alice.send(inDialog(alice, received, "ACK", 1, route));
    assertEquals("ACK", bob.request().method());

    // Candidates that were found later (RFC 8840) pass, and nothing else in an INFO.
    String fragment = "a=ice-ufrag:abcd\r\na=candidate:1 1 UDP 1 192.0.2.7 9 typ host\r\n";
    alice.send(info(received, 2, route, fragment));
    SipRequest info = bob.request();
    assertEquals("INFO", info.method());
    assertEquals(Bytes.utf8(fragment), info.body());
    bob.send(info.respond(200, "OK", "").toResponse());
    assertEquals(200, alice.response().status());
    alice.send(info(received, 3, route, fragment + "a=crypto:1 AES inline:k\r\n"));
    assertEquals(415, alice.response().status());

    // The callee hangs up: the same route leads the other way.
    bob.send(fromCallee(ok, "BYE", route));
    SipRequest bye = alice.request();
    assertEquals("BYE", bye.method());
    alice.send(bye.respond(200, "OK", "").toResponse());
    assertEquals(200, bob.response().status());
  }

  @Test
  void aCallThatIsGivenUp_isCancelledAtTheCallee() throws Exception {
    SipRequest invite = invite(SDP);
    alice.send(invite);
    SipRequest ringing = bob.request();
    bob.send(answer(ringing, 180, "Ringing").toResponse());
    assertEquals(180, alice.laterResponse().status());
    alice.send(Requests.cancel(invite));
    assertEquals(200, alice.response().status());
    SipRequest cancel = bob.request();
    assertEquals("CANCEL", cancel.method());
    assertEquals(ringing.topVia().branch(), cancel.topVia().branch());
    bob.send(cancel.respond(200, "OK", "callee").toResponse());
    bob.send(answer(ringing, 487, "Request Terminated").toResponse());
    assertEquals(487, alice.response().status());
    assertEquals("ACK", bob.request().method());
  }

  @Test
  void aCalleeThatTakesTheCallWhileItIsGivenUp_wins() throws Exception {
    SipRequest invite = invite(SDP);
    alice.send(invite);
    SipRequest ringing = bob.request();
    bob.send(answer(ringing, 180, "Ringing").toResponse());
    assertEquals(180, alice.laterResponse().status());
    alice.send(Requests.cancel(invite));
    assertEquals(200, alice.response().status());
    assertEquals("CANCEL", bob.request().method());
    bob.send(answer(ringing, 200, "OK").body("application/sdp", Bytes.utf8(SDP)).toResponse());
    assertEquals(200, alice.response().status());
  }

  @Test
  void busyAndDecline_reachTheCaller() throws Exception {
    for (int status : new int[] {486, 603}) {
      alice.send(invite(SDP));
      bob.send(answer(bob.request(), status, "No").toResponse());
      assertEquals(status, alice.laterResponse().status());
      assertEquals("ACK", bob.request().method());
    }
  }

  @Test
  void aSecondDevice_ringsToo_andStopsWhenTheFirstAnswers() throws Exception {
    try (TestPhone second = running.phone("bob")) {
      second.register();
      alice.send(invite(SDP));
      SipRequest first = bob.request();
      SipRequest other = second.request();
      second.send(answer(other, 180, "Ringing").toResponse());
      assertEquals(180, alice.laterResponse().status());
      bob.send(answer(first, 200, "OK").body("application/sdp", Bytes.utf8(SDP)).toResponse());
      assertEquals(200, alice.laterResponse().status());
      assertEquals("CANCEL", second.request().method());
    }
  }

  @Test
  void nobodyThere_cannotBeToldApartFromNobodyKnown() throws Exception {
    running.server.administration().addUser("carol");
    SipResponse known = call("carol");
    SipResponse unknown = call("nobod");
    assertEquals(480, unknown.status());
    assertEquals(plain(known, "carol"), plain(unknown, "nobod"));
  }

  /** An answer without what is the request's own. */
  private static String plain(SipResponse response, String user) {
    return response
        .octets()
        .utf8()
        .replace(user, "USER")
        .replaceAll("(?m)^(Via|From|Call-ID|CSeq): .*$", "$1");
  }

  @Test
  void somebodyElsesAddressInFrom_isForbidden() throws Exception {
    SipRequest forged =
        invite(SDP).edit().set(HeaderName.FROM, "<sip:bob@example.test>;tag=x").toRequest();
    alice.send(forged);
    assertEquals(403, alice.response().status());
    SipRequest register =
        alice
            .request("REGISTER", "sip:example.test")
            .set(HeaderName.TO, "<sip:bob@example.test>")
            .append(HeaderName.CONTACT, alice.contact())
            .toRequest();
    alice.send(register);
    assertEquals(403, alice.response().status());
  }

  @Test
  void clearOrServerReadableMedia_isRefusedWithTheReason() throws Exception {
    String[][] cases = {
      {SDP.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"), "488", "Unencrypted audio"},
      {SDP.replace("UDP/TLS/RTP/SAVPF", "RTP/SAVP"), "488", "This key exchange"},
      {SDP + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA\r\n", "488", "a=crypto"},
      {SDP.replaceAll("sha-256 .*\r\n", "sha-1 00:01\r\n"), "488", "must be SHA-256"},
      {SDP.replace("m=audio", "m=video"), "488", "Only audio"},
      {SDP.replace("o=-", "x=-"), "400", "malformed"},
    };
    for (String[] each : cases) {
      alice.send(invite(each[0]));
      SipResponse refusal = alice.response();
      assertEquals(Integer.parseInt(each[1]), refusal.status(), each[2]);
      String warning = Warning.in(refusal).orElseThrow().text();
      assertTrue(warning.contains(each[2]), warning);
    }
  }

  @Test
  void anAnswerThatMustNotPass_endsTheCallAtBothEnds() throws Exception {
    alice.send(invite(SDP));
    SipRequest ringing = bob.request();
    String clear = SDP.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP");
    bob.send(answer(ringing, 200, "OK").body("application/sdp", Bytes.utf8(clear)).toResponse());
    SipResponse refusal = alice.laterResponse();
    assertEquals(488, refusal.status());
    assertTrue(Warning.in(refusal).orElseThrow().text().contains("Unencrypted audio"));
    assertEquals("ACK", bob.request().method());
    assertEquals("BYE", bob.request().method());
  }

  @Test
  void aForgedRouteToken_isForbidden() throws Exception {
    String forged = "<sip:" + "A".repeat(64) + "@localhost:5061;transport=tls;lr>";
    SipRequest bye =
        alice
            .request("BYE", "sip:bob@x.invalid")
            .set(HeaderName.TO, "<sip:bob@example.test>;tag=b")
            .append(HeaderName.ROUTE, forged)
            .toRequest();
    alice.send(bye);
    assertEquals(403, alice.response().status());
  }

  @Test
  void aRequestThatHasGoneTooFar_isRefused() throws Exception {
    alice.send(invite(SDP).edit().set(HeaderName.MAX_FORWARDS, "0").toRequest());
    assertEquals(483, alice.response().status());
  }

  @Test
  void afterARestart_aByeStillFindsTheOtherPhone() throws Exception {
    alice.send(invite(SDP));
    SipRequest ringing = bob.request();
    bob.send(answer(ringing, 200, "OK").body("application/sdp", Bytes.utf8(SDP)).toResponse());
    SipResponse ok = alice.laterResponse();
    String route = ok.header(HeaderName.RECORD_ROUTE).orElseThrow();
    alice.send(inDialog(alice, ok, "ACK", 1, route));
    assertEquals("ACK", bob.request().method());

    running.restart();
    try (TestPhone again = alice.reconnected(running.sipPort());
        TestPhone other = bob.reconnected(running.sipPort())) {
      assertEquals(200, other.register().status());
      again.send(inDialog(again, ok, "BYE", 2, route));
      SipRequest bye = other.request();
      assertEquals("BYE", bye.method());
      other.send(bye.respond(200, "OK", "").toResponse());
      assertEquals(200, again.response().status());
    }
  }

  @Test
  void aRevokedDevice_isCutWithinASecondOrTwo_andCannotComeBack() throws Exception {
    assertTrue(running.server.administration().revoke(bob.device));
    assertTrue(bob.isCut());
    try (TestPhone again = bob.reconnected(running.sipPort())) {
      assertTrue(again.isCut());
    }
    assertEquals(480, call("bob").status());
    assertFalse(running.server.administration().revoke(bob.device));
  }

  private SipResponse call(String user) throws Exception {
    alice.send(
        alice
            .request("INVITE", "sip:" + user + "@example.test")
            .append(HeaderName.CONTACT, alice.contact())
            .body("application/sdp", Bytes.utf8(SDP))
            .toRequest());
    return alice.laterResponse();
  }

  private SipRequest invite(String body) {
    return alice
        .request("INVITE", "sip:bob@example.test")
        .append(HeaderName.CONTACT, alice.contact())
        .body("application/sdp", Bytes.utf8(body))
        .toRequest();
  }

  private MessageEditor answer(SipRequest invite, int status, String reason) {
    MessageEditor answer = invite.respond(status, reason, "callee");
    answer.append(HeaderName.CONTACT, bob.contact());
    for (String route : invite.values(HeaderName.RECORD_ROUTE)) {
      answer.append(HeaderName.RECORD_ROUTE, route);
    }
    return answer;
  }

  private static SipRequest inDialog(
      TestPhone phone, SipResponse ok, String method, int cseq, String route) {
    return phone
        .request(method, ok.addresses(HeaderName.CONTACT).get(0).uriText())
        .set(HeaderName.FROM, ok.header(HeaderName.FROM).orElseThrow())
        .set(HeaderName.TO, ok.header(HeaderName.TO).orElseThrow())
        .set(HeaderName.CALL_ID, ok.callId())
        .set(HeaderName.CSEQ, cseq + " " + method)
        .append(HeaderName.ROUTE, route)
        .toRequest();
  }

  private SipRequest info(SipResponse ok, int cseq, String route, String body) {
    return inDialog(alice, ok, "INFO", cseq, route)
        .edit()
        .append(HeaderName.INFO_PACKAGE, "trickle-ice")
        .body("application/trickle-ice-sdpfrag", Bytes.utf8(body))
        .toRequest();
  }

  private SipRequest fromCallee(SipResponse ok, String method, String route) {
    return bob.request(method, alice.contact().replaceAll("[<>]", ""))
        .set(HeaderName.FROM, ok.header(HeaderName.TO).orElseThrow())
        .set(HeaderName.TO, ok.header(HeaderName.FROM).orElseThrow())
        .set(HeaderName.CALL_ID, ok.callId())
        .append(HeaderName.ROUTE, route)
        .toRequest();
  }
}
