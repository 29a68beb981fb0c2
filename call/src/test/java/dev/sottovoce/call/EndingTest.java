package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.Reason;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndingTest {
  @ParameterizedTest
  @CsvSource({
    "404,UNKNOWN_CALLEE",
    "480,UNAVAILABLE",
    "486,BUSY",
    "600,BUSY",
    "603,DECLINED",
    "408,NO_ANSWER",
    "403,FORBIDDEN",
    "488,MEDIA_REFUSED",
    "606,MEDIA_REFUSED",
    "500,SERVER_FAILED",
    "503,SERVER_FAILED",
    "481,SIGNALLING_FAILED",
    "302,SIGNALLING_FAILED",
    "699,SIGNALLING_FAILED"
  })
  void status_hasItsReason(int status, EndReason reason) {
    Ending ending = Ending.of(refusal(status, ""));

    assertEquals(reason, ending.reason());
    assertEquals(reason.sentence(), ending.sentence());
    assertEquals(status, ending.status());
  }

  @Test
  void wordsOfTheRefuser_areShown() {
    Ending ending = Ending.of(refusal(488, "399 server \"a=crypto is not \\\"end to end\\\"\""));

    assertTrue(ending.sentence().endsWith("It was said: a=crypto is not \"end to end\""));
  }

  @Test
  void controlCharactersAndLength_areTamed() {
    Ending ending = Ending.of(refusal(488, "399 s \"\u001b[31m" + "x".repeat(1000) + "\""));

    assertFalse(ending.sentence().contains("\u001b"));
    assertTrue(ending.sentence().length() < 400);
  }

  @Test
  void warningWithoutText_isIgnored() {
    assertEquals(
        EndReason.MEDIA_REFUSED.sentence(), Ending.of(refusal(488, "399 s \"")).sentence());
  }

  @Test
  void byeWithAFailure_saysWhatFailedThere() {
    Ending ending = Ending.of(bye("SIP;cause=488;text=\"The keys are not the announced ones.\""));

    assertEquals(EndReason.FAILED_THERE, ending.reason());
    assertTrue(ending.sentence().endsWith("The keys are not the announced ones."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Q.850;cause=16",
        "SIP;cause=200x",
        "SIP;cause=99",
        "SIP",
        "SIP;text=\"x\"",
        "SIP;cause=302"
      })
  void byeWithoutAFailure_isAHangUp(String reason) {
    assertEquals(EndReason.HUNG_UP_THERE, Ending.of(bye(reason)).reason());
  }

  @Test
  void byeBecauseAnotherDeviceAnswered_saysSo() {
    assertEquals(
        EndReason.ANSWERED_ELSEWHERE,
        Ending.of(bye(Reason.COMPLETED_ELSEWHERE.headerValue())).reason());
  }

  @Test
  void byeBecauseThisDeviceWasCutOff_saysSo_andNamesNobody() {
    Reason told = EndReason.DEVICE_REMOVED.failure().orElseThrow();
    assertEquals(
        "SIP;cause=403;text=\"The device was removed from its account or cut off.\"",
        told.headerValue());
    Ending read = Ending.of(bye(told.headerValue()));
    assertEquals(EndReason.CUT_OFF_HERE, read.reason());
    assertEquals(EndReason.CUT_OFF_HERE.sentence(), read.sentence(), "in our own words");
  }

  @Test
  void everyOtherFailureThatAByeTells_isReadAsSuch() {
    for (EndReason each : EndReason.values()) {
      if (each == EndReason.DEVICE_REMOVED) continue;
      each.failure()
          .ifPresent(failure -> {
            Ending read = Ending.of(bye(failure.headerValue()));
            assertEquals(EndReason.FAILED_THERE, read.reason());
            assertTrue(read.sentence().endsWith(each.sentence()), read.sentence());
          });
    }
  }

  private static SipResponse refusal(int status, String warning) {
    String header = warning.isEmpty() ? "" : "Warning: " + warning + "\r\n";
    return assertInstanceOf(
        SipResponse.class, parse("SIP/2.0 " + status + " No\r\n" + header, "INVITE"));
  }

  private static SipRequest bye(String reason) {
    String header = reason.isEmpty() ? "" : "Reason: " + reason + "\r\n";
    return assertInstanceOf(
        SipRequest.class,
        parse("BYE sip:b@example.org SIP/2.0\r\nMax-Forwards: 70\r\n" + header, "BYE"));
  }

  private static SipMessage parse(String start, String method) {
    String text =
        start
            + "Via: SIP/2.0/TLS a.example;branch=z9hG4bK1\r\n"
            + "From: <sip:a@example.org>;tag=1\r\nTo: <sip:b@example.org>;tag=2\r\n"
            + "Call-ID: 1\r\nCSeq: 1 "
            + method
            + "\r\nContent-Length: 0\r\n\r\n";
    ParseResult result = new SipParser(SipLimits.DEFAULT).parse(Bytes.utf8(text));
    return assertInstanceOf(ParseResult.Parsed.class, result).message();
  }
}
