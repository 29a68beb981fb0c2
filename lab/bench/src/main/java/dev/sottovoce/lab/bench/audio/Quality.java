package dev.sottovoce.lab.bench.audio;

import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.lab.bench.audio.QualityPicture.Line;
import dev.sottovoce.lab.bench.audio.QualityPicture.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left of speech after a rough network: our receiver over loss and jitter, in virtual time,
 * beside one that plays silence for what is missing. The picture goes to {@code audio-quality.svg}
 * in the folder that {@code -Dsottovoce.bench.pictures} names, or the current one.
 */
final class Quality {
  static final int[] LOSS_PERCENT = {0, 1, 2, 5, 10, 20};
  static final int[] JITTER_MILLIS = {0, 20, 50, 100, 150, 200};

  private static final int MOST_DELAY_MILLIS = 800;
  private static final long SEED = 20_26;
  private static final String SETTING = "sottovoce.bench.pictures";
  private static final String PICTURE = "audio-quality.svg";

  private final short[] speech;
  private final List<byte[]> payloads;

  /**
   * @param speech 48 kHz mono
   */
  Quality(short[] speech) {
    this.speech = speech;
    payloads = OurReceiver.encode(speech);
  }

  List<BenchRow> rows() throws IOException {
    List<BenchRow> rows = new ArrayList<>();
    List<Line> byLoss = lines();
    List<Line> byJitter = lines();
    for (int loss : LOSS_PERCENT) {
      rows.add(measured("speech, " + loss + " % lost", loss, loss, 0, byLoss));
    }
    for (int jitter : JITTER_MILLIS) {
      if (jitter == 0) continue;
      rows.add(measured("speech, jitter of " + jitter + " ms", jitter, 0, jitter, byJitter));
    }
    rows.add(measured("speech, 5 % lost, jitter of 100 ms", 0, 5, 100, lines()));
    Path picture = Path.of(System.getProperty(SETTING, "."), PICTURE);
    Files.writeString(picture, QualityPicture.svg(byLoss, byJitter));
    System.err.println("The picture is " + picture + ".");
    return rows;
  }

  private static List<Line> lines() {
    return List.of(
        new Line("our receiver", new ArrayList<>()),
        new Line("silence for what is lost", new ArrayList<>()));
  }

  private BenchRow measured(String name, double at, int loss, int jitter, List<Line> lines) {
    RoughNetwork network = new RoughNetwork(loss, jitter, SEED + loss + 1_000L * jitter);
    double ours =
        SpectralDistance.of(speech, OurReceiver.hear(payloads, network), MOST_DELAY_MILLIS);
    double silent =
        SpectralDistance.of(
            speech, OurReceiver.hearWithoutConcealing(payloads, network), MOST_DELAY_MILLIS);
    lines.get(0).points().add(new Point(at, ours));
    lines.get(1).points().add(new Point(at, silent));
    return BenchRow.told(name, ours, "dB").beside("silence for what is lost", silent);
  }
}
