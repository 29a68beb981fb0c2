package dev.sottovoce.lab.bench.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.lab.bench.audio.QualityPicture.Line;
import dev.sottovoce.lab.bench.audio.QualityPicture.Point;
import dev.sottovoce.phone.audio.Wav;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** The measure tells better from worse, and our receiver is on the right side of it. */
class QualityTest {
  private static final int DELAY_MILLIS = 800;
  private static final RoughNetwork CLEAN = new RoughNetwork(0, 0, 1);

  private final short[] speech = speech();
  private final List<byte[]> payloads = OurReceiver.encode(speech);

  private static short[] speech() {
    try (InputStream in = QualityTest.class.getResourceAsStream("/speech/alice.wav")) {
      return Wav.read(java.util.Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private double distance(short[] heard) {
    return SpectralDistance.of(speech, heard, DELAY_MILLIS);
  }

  @Test
  void same_isNought_howeverLate() {
    assertEquals(0, distance(speech), 1e-9);
    short[] later = new short[speech.length + Wav.RATE / 2];
    System.arraycopy(speech, 0, later, Wav.RATE / 2, speech.length);
    assertEquals(0, distance(later), 1e-9);
  }

  @Test
  void silenceAndOtherSpeech_areFar() {
    double codec = distance(OurReceiver.hear(payloads, CLEAN));
    double silence = distance(new short[speech.length]);
    short[] backwards = new short[speech.length];
    for (int i = 0; i < speech.length; i++) backwards[i] = speech[speech.length - 1 - i];

    assertTrue(codec < 5, "the codec alone: " + codec);
    assertTrue(silence > 3 * codec, "silence: " + silence);
    assertTrue(distance(backwards) > 2 * codec, "backwards: " + distance(backwards));
  }

  @Test
  void moreLoss_isWorse_andConcealingIsBetterThanSilence() {
    double before = 0;
    for (int loss : List.of(0, 5, 20)) {
      RoughNetwork network = new RoughNetwork(loss, 0, 7);
      double ours = distance(OurReceiver.hear(payloads, network));
      double silent = distance(OurReceiver.hearWithoutConcealing(payloads, network));
      assertTrue(ours > before, loss + " %: " + ours);
      if (loss > 0) assertTrue(ours < silent, loss + " %: " + ours + ", silence " + silent);
      before = ours;
    }
  }

  /** Whoever receives them: the same packets are lost and late. */
  @Test
  void sameSeed_doesTheSame_andCountsAreThoseAskedFor() {
    RoughNetwork network = new RoughNetwork(10, 100, 3);
    long[] delays = network.delays(10_000);
    assertArrayEquals(delays, network.delays(10_000));
    long lost = Arrays.stream(delays).filter(each -> each == RoughNetwork.LOST).count();
    assertTrue(lost > 850 && lost < 1_150, lost + " lost");
    assertTrue(Arrays.stream(delays).max().orElse(0) > 95_000_000);
    assertTrue(Arrays.stream(delays).allMatch(each -> each < 100_000_000));
  }

  @Test
  void picture_isXml_andShowsEveryPoint() throws Exception {
    List<Line> lines =
        List.of(new Line("one", List.of(new Point(0, 2), new Point(5, 3), new Point(20, 9))));
    String svg = QualityPicture.svg(lines, lines);
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertEquals(6, document.getElementsByTagName("circle").getLength());
  }
}
