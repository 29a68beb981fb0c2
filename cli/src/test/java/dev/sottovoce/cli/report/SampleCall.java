package dev.sottovoce.cli.report;

import dev.sottovoce.phone.Leakage;
import dev.sottovoce.phone.TraceEvent;
import dev.sottovoce.phone.TraceEvent.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A call as two phones might have traced it. */
final class SampleCall {
  static final Instant START = Instant.parse("2026-11-25T09:30:00Z");

  private SampleCall() {}

  static CallResult result(boolean ok) {
    return new CallResult(
        ok,
        "sip:alice@demo.test",
        "sip:bob@demo.test",
        "DTLS 1.2",
        "secp256r1",
        "AEAD_AES_256_GCM",
        false,
        "unverified",
        null,
        null,
        null,
        128L,
        402L,
        398L,
        0L,
        "a.wav",
        "b.wav",
        "c.wav",
        "d.wav",
        0.981,
        0.977,
        42L,
        1.5,
        null,
        new Leakage(402, 0, 3, 0, 1, 0, 0, 2.0),
        Map.of("replayed", 41L),
        "standard",
        "report.html");
  }

  static ReportData report(CallResult result) {
    return new ReportData(
        result,
        "Both heard the other’s speech.",
        START,
        "1",
        direction("alice", "bob"),
        direction("bob", "alice"),
        caller(),
        callee());
  }

  static Direction direction(String speaker, String listener) {
    return new Direction(speaker, listener, tone(0), tone(4800), 0.981, 0.1, 402, 401, 1, 1.5, 4.3);
  }

  /** A second of a tone that swells, after some silence. */
  private static Recording tone(int silence) {
    short[] samples = new short[48000 + silence];
    for (int i = silence; i < samples.length; i++) {
      int at = i - silence;
      samples[i] = (short) (at / 48000.0 * 20000 * Math.sin(at * 2 * Math.PI * 440 / 48000));
    }
    return new Recording(samples, 48000);
  }

  static boolean isMessage(TraceEvent event) {
    return event.kind() != Kind.STATE;
  }

  static List<TraceEvent> caller() {
    return trace(
        "-2140 > REGISTER",
        "-2100 < 200 REGISTER",
        "-2099 = registered",
        "0 = call-started",
        "4 > INVITE",
        "6 < 100 INVITE",
        "19 < 180 INVITE",
        "19 = ringing",
        "31 < 200 INVITE",
        "33 > ACK",
        "52 = ice-connected",
        "101 = dtls-connected",
        "112 = first-audio-sent",
        "128 = first-audio-heard",
        "7420 > BYE",
        "7426 < 200 BYE",
        "7427 = hung-up");
  }

  static List<TraceEvent> callee() {
    return trace(
        "-3240 > REGISTER",
        "-3200 < 200 REGISTER",
        "-3199 = registered",
        "9 < INVITE",
        "15 > 180 INVITE",
        "24 > 200 INVITE",
        "36 < ACK",
        "55 = ice-connected",
        "98 = dtls-connected",
        "110 = first-audio-sent",
        "131 = first-audio-heard",
        "7423 < BYE",
        "7424 > 200 BYE",
        "7425 = hung-up");
  }

  private static List<TraceEvent> trace(String... lines) {
    List<TraceEvent> events = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      Kind kind =
          switch (words[1]) {
            case ">" -> Kind.SIP_SENT;
            case "<" -> Kind.SIP_RECEIVED;
            default -> Kind.STATE;
          };
      events.add(new TraceEvent(START.plusMillis(Long.parseLong(words[0])), kind, words[2]));
    }
    return events;
  }
}
