package dev.sottovoce.server.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RegistrarTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String CONTACT = "<sip:alice@192.0.2.1:5061;transport=tls>";
  private static final String OUTBOUND =
      "<sip:alice@x.invalid;transport=tls>;reg-id=1;+sip.instance=\"<urn:uuid:1>\"";

  private final Registrar registrar = new Registrar(new Sleepers());
  private final FakeFlow alice = new FakeFlow("alice");

  @Test
  void aContact_isBoundToItsConnection_forTheTimeGranted() {
    SipResponse ok = register(alice, CONTACT, 600);
    assertEquals(200, ok.status());
    assertEquals(
        "600", ok.addresses(HeaderName.CONTACT).get(0).parameters().value("expires").orElse(""));
    assertEquals(1, registrar.lookUp("alice", NOW).size());
    assertEquals(alice, registrar.lookUp("alice", NOW).get(0).flow());
    assertTrue(registrar.lookUp("alice", NOW.plusSeconds(600)).isEmpty());
    assertTrue(registrar.lookUp("bob", NOW).isEmpty());
  }

  /** A stock phone registers without an instance; ours asks for outbound and gets it. */
  @Test
  void outbound_isConfirmedToThoseWhoAskForIt() {
    assertFalse(register(alice, CONTACT, 600).has(HeaderName.FLOW_TIMER));
    SipResponse ok =
        registrar.register(
            alice.register(OUTBOUND, 600).append(HeaderName.SUPPORTED, "outbound").toRequest(),
            alice,
            "tag",
            NOW);
    assertTrue(ok.lists(HeaderName.REQUIRE, "outbound"));
    assertEquals("120", ok.header(HeaderName.FLOW_TIMER).orElse(""));
  }

  @Test
  void tooShort_isRefused_andTooLong_isShortened() {
    SipResponse brief = register(alice, CONTACT, 59);
    assertEquals(423, brief.status());
    assertEquals("60", brief.header(HeaderName.MIN_EXPIRES).orElse(""));
    SipResponse shortened = register(alice, CONTACT, 1_000_000);
    assertEquals(
        "3600",
        shortened.addresses(HeaderName.CONTACT).get(0).parameters().value("expires").orElse(""));
  }

  @Test
  void aDevice_hasOneBinding_onItsNewestConnection() {
    register(alice, CONTACT, 600);
    FakeFlow again = new FakeFlow(alice.device());
    register(again, "<sip:alice@192.0.2.2:5061;transport=tls>", 600);
    assertEquals(1, registrar.lookUp("alice", NOW).size());
    assertEquals(again, registrar.lookUp("alice", NOW).get(0).flow());
    // The old connection ends later, which changes nothing.
    registrar.closed(alice);
    assertEquals(1, registrar.size());
    FakeFlow second = new FakeFlow("alice");
    assertEquals(2, register(second, CONTACT, 600).values(HeaderName.CONTACT).size());
  }

  @Test
  void signingOut_removesTheDevicesOwnBindingAlone() {
    FakeFlow second = new FakeFlow("alice");
    register(alice, CONTACT, 600);
    register(second, CONTACT, 600);
    assertEquals(1, register(alice, "*", 0).values(HeaderName.CONTACT).size());
    register(alice, CONTACT, 600);
    register(alice, CONTACT, 0);
    assertEquals(1, registrar.size());
    assertEquals(second, registrar.lookUp("alice", NOW).get(0).flow());
  }

  @Test
  void anOldContactTakenAway_withANewOne_leavesTheNewOne() {
    String both = "<sip:alice@192.0.2.9>, " + CONTACT.replace(">", ">") + ";expires=0";
    register(alice, both, 600);
    assertEquals("sip:alice@192.0.2.9", registrar.lookUp("alice", NOW).get(0).contact().uriText());
  }

  @Test
  void aRequestThatWasOvertaken_changesNothing() {
    var first = alice.register(CONTACT, 600).toRequest();
    var older = first.edit().set(HeaderName.CONTACT, "<sip:old@x.invalid>").toRequest();
    assertEquals(200, registrar.register(first, alice, "tag", NOW).status());
    assertEquals(500, registrar.register(older, alice, "tag", NOW).status());
    assertEquals(CONTACT, registrar.lookUp("alice", NOW).get(0).contact().text());
  }

  @Test
  void malformedRegistrations_areRefused() {
    String[] bad = {
      "<mailto:alice@x>", "<sip:a@b>;expires=soon", "*", "<sip:a@b>;reg-id=0", "<sip:a@b>,*"
    };
    for (String contact : bad) assertEquals(400, register(alice, contact, 600).status(), contact);
    String many = String.join(",", java.util.Collections.nCopies(5, "<sip:a@b>"));
    assertEquals(400, register(alice, many, 600).status());
    assertEquals(0, registrar.size());
  }

  @Test
  void aQuestion_isAnsweredWithWhatIsThere() {
    register(alice, CONTACT, 600);
    var query = alice.register(CONTACT, 600).remove(HeaderName.CONTACT).toRequest();
    SipResponse ok = registrar.register(query, alice, "tag", NOW.plusSeconds(100));
    assertEquals(
        "500", ok.addresses(HeaderName.CONTACT).get(0).parameters().value("expires").orElse(""));
  }

  @Test
  void whatIsOver_isSweptOut() {
    register(alice, CONTACT, 60);
    FakeFlow bob = new FakeFlow("bob");
    register(bob, CONTACT, 600);
    registrar.sweep(NOW.plus(Duration.ofSeconds(60)));
    assertEquals(1, registrar.size());
    bob.cut();
    registrar.sweep(NOW.plus(Duration.ofSeconds(60)));
    assertEquals(0, registrar.size());
  }

  private SipResponse register(FakeFlow flow, String contact, int expires) {
    return registrar.register(flow.register(contact, expires).toRequest(), flow, "tag", NOW);
  }
}
