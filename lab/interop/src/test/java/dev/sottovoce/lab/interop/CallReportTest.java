package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.cli.report.CallResult;
import dev.sottovoce.cli.report.Direction;
import dev.sottovoce.cli.report.HtmlReport;
import dev.sottovoce.cli.report.Recording;
import dev.sottovoce.cli.report.ReportData;
import dev.sottovoce.phone.Leakage;
import dev.sottovoce.phone.TraceEvent;
import dev.sottovoce.phone.audio.Wav;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a call in a browser: by the rules of axe, and never wider than the window. */
class CallReportTest {
  private static final int[] WIDTHS = {360, 1_200};
  private static final int HEIGHT = 900;

  @TempDir Path folder;

  @Test
  void report_breaksNoRule_smallOrLarge_lightOrDark_whateverCameOfTheCall() throws Exception {
    Needs.chromium();
    try (Chromium chromium = Chromium.start(folder.resolve("profile"))) {
      for (boolean ok : new boolean[] {true, false}) {
        Path report = folder.resolve(ok + ".html");
        Files.writeString(report, HtmlReport.html(data(ok)));
        chromium.open(report.toUri().toString());
        for (int width : WIDTHS) {
          for (boolean dark : new boolean[] {false, true}) {
            byte[] picture = chromium.screenshot(width, HEIGHT, dark);
            assertTrue(picture.length > 10_000, "it is drawn");
            String how = "call " + ok + ", " + width + " wide, dark: " + dark;
            assertEquals("", Axe.violations(chromium), how);
            assertEquals("true", chromium.evaluate(FITS), how);
          }
        }
      }
    }
  }

  private static final String FITS =
      "String(document.documentElement.scrollWidth <= document.documentElement.clientWidth)";

  private static ReportData data(boolean ok) throws Exception {
    CallResult result =
        new CallResult(
            ok,
            "sip:alice@demo.test",
            "sip:bob@demo.test",
            "DTLS 1.3",
            "X25519MLKEM768",
            "AEAD_AES_256_GCM",
            true,
            ok ? "firstContact" : "refused",
            null,
            "north:planet:window:zebra",
            "7 q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
            128L,
            402L,
            398L,
            3L,
            "sent.wav",
            "heard.wav",
            "sent-back.wav",
            "heard-back.wav",
            0.981,
            0.877,
            42L,
            1.4,
            4.3,
            new Leakage(402, 1, 3, 0, 1, 0, 10, 2.0),
            ok ? Map.of() : Map.of("forged", 41L),
            "standard",
            "report.html");
    return new ReportData(
        result,
        "Each heard what the other said.",
        Instant.parse("2026-11-25T08:00:00Z"),
        "0.1.0",
        direction("alice", "bob", 4.3, 3),
        direction("bob", "alice", 2.1, 90),
        List.of(
            event(-2, "= call-started"),
            event(0, "> INVITE"),
            event(40, "< 200 INVITE"),
            event(90, "= dtls-connected")),
        List.of(event(4, "< INVITE"), event(31, "> 200 INVITE"), event(92, "= dtls-connected")));
  }

  private static TraceEvent event(int millis, String words) {
    TraceEvent.Kind kind =
        switch (words.charAt(0)) {
          case '>' -> TraceEvent.Kind.SIP_SENT;
          case '<' -> TraceEvent.Kind.SIP_RECEIVED;
          default -> TraceEvent.Kind.STATE;
        };
    Instant at = Instant.parse("2026-11-25T08:00:00Z").plusMillis(millis);
    return new TraceEvent(at, kind, words.substring(2));
  }

  private static Direction direction(String from, String to, double score, long lost)
      throws Exception {
    Recording said = new Recording(CallWithBaresip.speech(from), Wav.RATE);
    return new Direction(from, to, said, said, 0.981, 0.04, 402, 402 - lost, lost, 2.5, score);
  }
}
