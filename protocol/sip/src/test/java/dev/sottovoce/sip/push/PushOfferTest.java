package dev.sottovoce.sip.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PushOfferTest {
  private static final Bytes KEY = Bytes.of(4, 1, 2, 3);

  private static SipResponse ok(List<String> capabilities) {
    MessageEditor request =
        MessageEditor.request("REGISTER", "sip:example.test")
            .append(HeaderName.VIA, "SIP/2.0/TLS a.invalid;branch=z9hG4bKa")
            .append(HeaderName.FROM, "<sip:a@example.test>;tag=a")
            .append(HeaderName.TO, "<sip:a@example.test>")
            .append(HeaderName.CALL_ID, "a")
            .append(HeaderName.CSEQ, "1 REGISTER");
    MessageEditor response = request.toRequest().respond(200, "OK", "b");
    for (String each : capabilities) response.append(HeaderName.FEATURE_CAPS, each);
    return response.toResponse();
  }

  @Test
  void whatIsSaid_isHeard() {
    PushOffer offer =
        new PushOffer(List.of(PushProvider.APNS, PushProvider.WEB_PUSH), Optional.of(KEY));
    assertEquals(
        List.of("*;+sip.pns=\"apns\"", "*;+sip.pns=\"webpush\";+sip.vapid=\"BAECAw\""),
        offer.headerValues());
    assertEquals(Optional.of(offer), PushOffer.in(ok(offer.headerValues())));
  }

  @Test
  void whatNobodyKnows_isNoOffer() {
    assertTrue(PushOffer.in(ok(List.of())).isEmpty());
    assertTrue(PushOffer.in(ok(List.of("*;+sip.607", "*;+sip.pns=\"smoke\""))).isEmpty());
    assertTrue(PushOffer.in(ok(List.of("*;+sip.pns=webpush", "*;+sip.pns=\"web"))).isEmpty());
  }
}
