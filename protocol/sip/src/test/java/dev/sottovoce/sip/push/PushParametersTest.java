package dev.sottovoce.sip.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.webpush.PushKeys;
import dev.sottovoce.crypto.webpush.PushRecipient;
import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.SipUri;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PushParametersTest {
  private static final SipUri CONTACT =
      SipUri.parse("sip:bob@203.0.113.7:5061;transport=tls;ob").orElseThrow();
  private static final PushKeys KEYS =
      PushRecipient.generate(new Random(1)::nextBytes, new BouncyCastleCrypto()).keys();

  private static PushParameters.Asked read(String parameters) {
    return PushParameters.read(SipUri.parse(CONTACT.text() + parameters).orElseThrow());
  }

  private static PushParameters wanted(SipUri contact) {
    return assertInstanceOf(PushParameters.Asked.Wanted.class, PushParameters.read(contact))
        .parameters();
  }

  /** The example of RFC 8599 section 4.1.3 and those of sections 10 to 12. */
  @Test
  void registeredServices_areRead() {
    PushParameters apns =
        wanted(
            SipUri.parse(
                    "sip:alice@alicemobile.example.com;pn-provider=apns"
                        + ";pn-param=DEF123GHIJ.com.example.yourexampleapp.voip"
                        + ";pn-prid=00fc13adff78512")
                .orElseThrow());
    assertEquals(PushProvider.APNS, apns.provider());
    assertEquals("00fc13adff78512", apns.resource());
    assertEquals("DEF123GHIJ.com.example.yourexampleapp.voip", apns.application());
    assertTrue(apns.keys().isEmpty());
    PushParameters web =
        wanted(
            SipUri.parse(
                    CONTACT.text()
                        + ";pn-provider=webpush;pn-prid=https://push.example.com/p%3Fa%3Db%3B1")
                .orElseThrow());
    assertEquals("https://push.example.com/p?a=b;1", web.resource());
  }

  @Test
  void whatWasWritten_isRead_throughAContactHeader() {
    PushParameters sent =
        new PushParameters(
            PushProvider.WEB_PUSH, "https://push.example/a?b=c;d@e,f%g", "", Optional.of(KEYS));
    NameAddr header = NameAddr.parse("<" + sent.in(CONTACT).text() + ">;reg-id=1").orElseThrow();
    assertEquals(sent, wanted(header.uri().orElseThrow()));
  }

  @Test
  void strippedOfIt_theContactTellsNothing_andIsStillTheSame() {
    PushParameters sent =
        new PushParameters(PushProvider.FCM, "token", "project", Optional.of(KEYS));
    SipUri stripped = PushParameters.strip(sent.in(CONTACT));
    assertEquals(CONTACT, stripped);
    assertInstanceOf(PushParameters.Asked.Nothing.class, PushParameters.read(stripped));
    assertTrue(stripped.matches(sent.in(CONTACT)));
  }

  @Test
  void whatDoesNotFit_isUnfit() {
    String[] unfit = {
      ";pn-provider=carrier-pigeon;pn-prid=x",
      ";pn-provider=webpush",
      ";pn-provider=webpush;pn-prid=" + "x".repeat(PushParameters.MOST_RESOURCE + 1),
      ";pn-provider=fcm;pn-prid=x;pn-param=" + "x".repeat(PushParameters.MOST_APPLICATION + 1),
      // What would end a line of HTTP, or an address.
      ";pn-provider=apns;pn-prid=a%0D%0AX:y",
      ";pn-provider=apns;pn-prid=a%20b",
      ";pn-provider=apns;pn-prid=a%C3%A9",
      // One key without the other, or with another form.
      ";pn-provider=apns;pn-prid=a;sv-p256dh=" + KEYS.publicKey().base64Url(),
      ";pn-provider=apns;pn-prid=a;sv-auth=AAAA;sv-p256dh=" + KEYS.publicKey().base64Url(),
      ";pn-provider=apns;pn-prid=a;sv-auth="
          + KEYS.authentication().base64Url()
          + ";sv-p256dh=AAAA",
    };
    for (String each : unfit) {
      assertInstanceOf(PushParameters.Asked.Unfit.class, read(each), each);
    }
  }

  @Test
  void nothingAboutPush_isNothing() {
    assertInstanceOf(PushParameters.Asked.Nothing.class, read(""));
    assertInstanceOf(PushParameters.Asked.Nothing.class, read(";pn-prid=x"));
    // Without a value it asks which services there are (section 4.1.1); the answer says so anyway.
    assertInstanceOf(PushParameters.Asked.Nothing.class, read(";pn-provider"));
  }

  @Test
  void nothingOfItIsPrinted() {
    PushParameters sent =
        new PushParameters(PushProvider.FCM, "tokenOfBob", "projectX", Optional.of(KEYS));
    assertFalse(sent.toString().contains("tokenOfBob"));
    assertFalse(KEYS.toString().contains(KEYS.authentication().base64Url()));
  }
}
