package dev.sottovoce.sip.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.sip.Messages;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.registration.RegisterReader.Asked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterReaderTest {
  private final RegisterReader reader = new RegisterReader(2);

  private static SipRequest register(String expires, String... contacts) {
    MessageEditor editor = Messages.request("REGISTER", "r").edit();
    if (!expires.isEmpty()) editor.append(HeaderName.EXPIRES, expires);
    for (String contact : contacts) editor.append(HeaderName.CONTACT, contact);
    return editor.toRequest();
  }

  private List<Binding> bindings(SipRequest register) {
    return assertInstanceOf(Asked.Update.class, reader.read(register)).bindings();
  }

  @Test
  void withoutContact_isAQuery() {
    assertEquals(new Asked.Query(), reader.read(register("60")));
  }

  @Test
  void outboundContact_namesDeviceAndFlow() {
    Binding binding =
        bindings(
                register(
                    "600",
                    "<sip:a@192.0.2.1:5061;transport=tls;ob>;reg-id=1"
                        + ";+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>\""))
            .get(0);
    assertEquals(Optional.of("urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF"), binding.instance());
    assertEquals(OptionalLong.of(1), binding.regId());
    assertEquals(Duration.ofSeconds(600), binding.expires());
    assertTrue(binding.isOutbound());
    assertEquals("192.0.2.1", binding.uri().host());
    assertTrue(binding.granted(Duration.ofSeconds(300)).endsWith(";expires=300"));
  }

  @Test
  void ownLifetime_winsOverTheMessages() {
    List<Binding> bindings =
        bindings(register("60", "<sip:a@b.example>;expires=0, <sip:a@c.example>"));
    assertTrue(bindings.get(0).isRemoval());
    assertEquals(Duration.ofSeconds(60), bindings.get(1).expires());
    assertFalse(bindings.get(1).isOutbound());
  }

  @Test
  void withoutLifetime_itIsAnHour() {
    assertEquals(Duration.ofHours(1), bindings(register("", "<sip:a@b.example>")).get(0).expires());
  }

  @Test
  void star_removesAll_onlyAloneAndWithExpiresZero() {
    assertEquals(new Asked.RemoveAll(), reader.read(register("0", "*")));
    assertInstanceOf(Asked.Refused.class, reader.read(register("60", "*")));
    assertInstanceOf(Asked.Refused.class, reader.read(register("", "*")));
    assertInstanceOf(Asked.Refused.class, reader.read(register("0", "*", "<sip:a@b.example>")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<tel:123>",
        "<sip:a@b.example>;expires=-1",
        "<sip:a@b.example>;expires=4294967296",
        "<sip:a@b.example>;reg-id=0",
        "<sip:a@b.example>;reg-id=2147483648",
        "<sip:a@b.example>;reg-id=x",
        "<sip:a@>",
      })
  void malformedContact_isRefused(String contact) {
    Asked asked = reader.read(register("60", contact));
    assertEquals(400, assertInstanceOf(Asked.Refused.class, asked).status());
  }

  @Test
  void tooManyContacts_areRefused() {
    String contact = "<sip:a@b.example>";
    assertInstanceOf(Asked.Refused.class, reader.read(register("60", contact, contact, contact)));
  }
}
