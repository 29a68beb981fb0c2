package dev.sottovoce.lab.bench.audio;

import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.lab.bench.audio.QualityPicture.Line;
import dev.sottovoce.lab.bench.audio.QualityPicture.Point;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is left of speech after a rough network: our receiver over loss and jitter, in virtual time,
 * beside Chromium's in real time on the same losses and delays, and one that plays silence for what
 * is missing. The picture goes to {@code audio-quality.svg} in the folder that {@code
 * -Dsottovoce.bench.pictures} names, or the current one.
 */
final class Quality {
  static final int[] LOSS_PERCENT = {0, 1, 2, 5, 10, 20};
  static final int[] JITTER_MILLIS = {0, 20, 50, 100, 150, 200};

  private static final int MOST_DELAY_MILLIS = 800;
  private static final long SEED = 20_26;
  private static final String SETTING = "sottovoce.bench.pictures";
  private static final String PICTURE = "audio-quality.svg";

  /** Both receivers know their network by then, and a browser has its keys. */
  private static final int LEAD_IN_SAMPLES = 3 * 24_000;

  private final short[] speech;
  private final List<byte[]> payloads;
  private final Optional<ChromiumReceiver> chromium;

  /**
   * @param spoken 48 kHz mono
   * @param chromium the receiver beside ours, where there is one
   */
  Quality(short[] spoken, Optional<ChromiumReceiver> chromium) {
    this.chromium = chromium;
    speech = new short[LEAD_IN_SAMPLES + spoken.length];
    System.arraycopy(spoken, 0, speech, LEAD_IN_SAMPLES, spoken.length);
    payloads = OurReceiver.encode(speech);
  }

  List<BenchRow> rows() throws Exception {
    List<BenchRow> rows = new ArrayList<>();
    List<Line> byLoss = lines();
    List<Line> byJitter = lines();
    for (int loss : LOSS_PERCENT) {
      rows.addAll(measured("speech, " + loss + " % lost", loss, loss, 0, byLoss));
    }
    for (int jitter : JITTER_MILLIS) {
      if (jitter == 0) continue;
      rows.addAll(measured("speech, jitter of " + jitter + " ms", jitter, 0, jitter, byJitter));
    }
    rows.addAll(measured("speech, 5 % lost, jitter of 100 ms", 0, 5, 100, lines()));
    Path picture = Path.of(System.getProperty(SETTING, "."), PICTURE);
    Files.writeString(picture, QualityPicture.svg(byLoss, byJitter));
    System.err.println("The picture is " + picture + ".");
    return rows;
  }

  private List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("our receiver", new ArrayList<>()));
    if (chromium.isPresent()) lines.add(new Line(ChromiumReceiver.NAME, new ArrayList<>()));
    lines.add(new Line("silence for what is lost", new ArrayList<>()));
    return lines;
  }

  private List<BenchRow> measured(String name, double at, int loss, int jitter, List<Line> lines)
      throws Exception {
    RoughNetwork network = new RoughNetwork(loss, jitter, SEED + loss + 1_000L * jitter);
    double ours = distance(OurReceiver.hear(payloads, network));
    lines.get(0).points().add(new Point(at, ours));
    BenchRow row = BenchRow.told(name, ours, "dB");
    List<BenchRow> rows = new ArrayList<>();
    if (chromium.isPresent()) {
      double theirs = distance(chromium.get().hear(speech, network));
      lines.get(1).points().add(new Point(at, theirs));
      row = row.beside(ChromiumReceiver.NAME, theirs);
    }
    rows.add(row);
    if (loss > 0) {
      double silent = distance(OurReceiver.hearWithoutConcealing(payloads, network));
      lines.getLast().points().add(new Point(at, silent));
      rows.add(BenchRow.told(name + ", silence for it", silent, "dB"));
    }
    return rows;
  }

  private double distance(short[] heard) {
    return SpectralDistance.of(speech, heard, MOST_DELAY_MILLIS);
  }
}
