package dev.sottovoce.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final ReportData GOOD = SampleCall.report(SampleCall.result(true));

  @Test
  void report_loadsNothingFromOutside() {
    String html = HtmlReport.html(GOOD);
    String words = html.replaceAll("base64,[A-Za-z0-9+/=]+", "");
    assertFalse(Pattern.compile("//[a-z]|@import|<script|<link|<iframe").matcher(words).find());
    Matcher sources = Pattern.compile("(?:src|href)=\"([^\"]*)\"|url\\(([^)]*)\\)").matcher(html);
    while (sources.find()) {
      String target = sources.group(1) == null ? sources.group(2) : sources.group(1);
      assertTrue(target.startsWith("data:image/png;base64,") || target.startsWith("#"), target);
    }
  }

  @Test
  void everyKnownFact_standsInTheReport() {
    String html = HtmlReport.html(GOOD);
    for (String fact :
        List.of(
            "sip:alice@demo.test",
            "sip:bob@demo.test",
            "DTLS 1.2",
            "secp256r1",
            "AEAD_AES_256_GCM",
            "unverified",
            "no; signatures are classical",
            "128 ms",
            "402 sent, 401 received, 1 lost",
            "0.981",
            "0.977")) {
      assertTrue(html.contains(fact), fact);
    }
    assertTrue(html.contains("Not known in this call: verified by, words"));
  }

  @Test
  void quality_isShownAsBars_eachWithItsWords() {
    String html = HtmlReport.html(GOOD);
    assertTrue(html.contains("aria-label=\"42 ms: good\""), html);
    assertTrue(html.contains("aria-label=\"4.3 of 5: good\""));
    assertTrue(html.contains("aria-label=\"0.2 %: good\""));
    assertTrue(html.contains("aria-label=\"1.5 ms: good\""));
    assertTrue(html.contains("<b>4 late</b>"), "what an observer saw");
    assertEquals(count(html, "class=\"track\""), count(html, "role=\"img\" aria-label="));
  }

  @Test
  void pictures_areFourWaveformsAndFourSpectrograms() throws Exception {
    String html = HtmlReport.html(GOOD);
    assertEquals(4, count(html, "<svg class=\"wave\""));
    Matcher images = Pattern.compile("data:image/png;base64,([A-Za-z0-9+/=]+)").matcher(html);
    int seen = 0;
    for (; images.find(); seen++) {
      byte[] png = Base64.getDecoder().decode(images.group(1));
      assertEquals(128, ImageIO.read(new ByteArrayInputStream(png)).getHeight());
    }
    assertEquals(4, seen);
  }

  @Test
  void everyPicture_hasWordsForThoseWhoCannotSeeIt() {
    String html = HtmlReport.html(GOOD);
    assertEquals(count(html, "<img "), count(html, " alt=\""));
    assertEquals(count(html, "<svg "), count(html, "<title>") - 1);
  }

  @Test
  void timeLine_hasEveryStepAtBothEnds() {
    String html = HtmlReport.html(GOOD);
    for (String step :
        List.of("Register", "INVITE", "Answer", "ICE", "Handshake", "First audio sent", "Talk")) {
      assertTrue(html.contains("<th scope=\"row\">" + step + "<"), step);
    }
    assertFalse(html.contains("<td class=\"num\">–</td>"));
  }

  @Test
  void ladder_hasEachMessageOfBothTraces_inOrder() throws Exception {
    String html = HtmlReport.html(GOOD);
    Matcher ladder =
        Pattern.compile("<svg class=\"ladder\".*?</svg>", Pattern.DOTALL).matcher(html);
    assertTrue(ladder.find());
    var svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(ladder.group().getBytes("UTF-8")));
    // Three names, and for each arrow its time and its label.
    long messages =
        SampleCall.caller().stream().filter(SampleCall::isMessage).count()
            + SampleCall.callee().stream().filter(SampleCall::isMessage).count();
    assertEquals(3 + 2 * (messages + 4), svg.getElementsByTagName("text").getLength());
    String words = ladder.group();
    assertTrue(words.indexOf("INVITE") < words.indexOf("path found"));
    assertTrue(words.indexOf("path found") < words.indexOf("keys agreed"));
    assertTrue(words.lastIndexOf("speech, ") < words.lastIndexOf("(BYE)"));
  }

  @Test
  void failedCall_isShownAsFailed() {
    String html = HtmlReport.html(SampleCall.report(SampleCall.result(false)));
    assertTrue(html.contains("the call failed"));
    assertTrue(html.contains("<header class=\"bad\">"));
    assertFalse(html.contains("Closed lock"));
  }

  @Test
  void callWithoutTraceOrSound_stillMakesAReport() {
    Recording nothing = new Recording(new short[0], 48000);
    Direction silent =
        new Direction("alice", "bob", nothing, nothing, null, 0, 0, 0, 0, null, null);
    ReportData data =
        new ReportData(
            SampleCall.result(false),
            "Nobody answered.",
            SampleCall.START,
            "1",
            silent,
            silent,
            List.of(),
            List.of());
    assertTrue(HtmlReport.html(data).contains("The phones left no trace of a call."));
  }

  @Test
  void namesThatLookLikeHtml_stayText() {
    Direction odd = SampleCall.direction("<b>eve</b>", "bob");
    ReportData data =
        new ReportData(
            SampleCall.result(true),
            "<script>",
            SampleCall.START,
            "1",
            odd,
            odd,
            SampleCall.caller(),
            SampleCall.callee());
    String html = HtmlReport.html(data);
    assertFalse(html.contains("<b>eve"));
    assertFalse(html.contains("<script"));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
