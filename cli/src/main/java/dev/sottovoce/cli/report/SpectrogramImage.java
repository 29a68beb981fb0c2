package dev.sottovoce.cli.report;

import dev.sottovoce.phone.audio.Fourier;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/**
 * A spectrogram as a PNG in a data URI: time to the right, 0 to 8 kHz upwards, louder is brighter.
 */
final class SpectrogramImage {
  private static final int COLUMNS = 720;
  private static final int ROWS = 128;
  private static final int WINDOW = 2048;
  private static final double TOP_HERTZ = 8000;
  private static final double RANGE_DECIBELS = 65;

  /** Stops of a scale from black through violet and orange to pale yellow, even in lightness. */
  private static final int[] STOPS = {
    0x000004, 0x1f0c48, 0x550f6d, 0x88226a, 0xba3655, 0xe35933, 0xf98e09, 0xf9cb35, 0xfcffa4
  };

  private SpectrogramImage() {}

  /** The picture of {@code seconds} of the recording, beginning at second {@code from}. */
  static String dataUri(Recording recording, double from, double seconds) {
    double[][] levels = levels(recording, from, seconds);
    double loudest = 0;
    for (double[] column : levels) for (double level : column) loudest = Math.max(loudest, level);
    BufferedImage image =
        new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_BYTE_INDEXED, palette());
    for (int x = 0; x < COLUMNS; x++) {
      for (int y = 0; y < ROWS; y++) {
        int shade = loudest <= 0 ? 0 : shade(levels[x][y] / loudest);
        image.getRaster().setSample(x, ROWS - 1 - y, 0, shade);
      }
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(image));
  }

  private static int shade(double power) {
    double decibels = 10 * Math.log10(power + 1e-12);
    double part = 1 + decibels / RANGE_DECIBELS;
    return (int) Math.round(255 * Math.clamp(part, 0, 1));
  }

  private static double[][] levels(Recording recording, double from, double seconds) {
    Fourier fourier = new Fourier(WINDOW);
    double[][] levels = new double[COLUMNS][ROWS];
    double[] window = new double[WINDOW];
    for (int x = 0; x < COLUMNS; x++) {
      double middle = (from + seconds * (x + 0.5) / COLUMNS) * recording.rate();
      fill(window, recording.samples(), (int) Math.round(middle) - WINDOW / 2);
      double[] power = fourier.power(window);
      for (int y = 0; y < ROWS; y++) levels[x][y] = band(power, recording.rate(), y);
    }
    return levels;
  }

  private static void fill(double[] window, short[] samples, int first) {
    for (int i = 0; i < WINDOW; i++) {
      int at = first + i;
      window[i] = at >= 0 && at < samples.length ? samples[at] : 0;
    }
  }

  private static double band(double[] power, int rate, int row) {
    double hertzPerBin = rate / (double) WINDOW;
    int low = (int) (row * TOP_HERTZ / ROWS / hertzPerBin);
    int high = Math.max(low + 1, (int) ((row + 1) * TOP_HERTZ / ROWS / hertzPerBin));
    double loudest = 0;
    for (int bin = low; bin < Math.min(high, power.length); bin++) {
      loudest = Math.max(loudest, power[bin]);
    }
    return loudest;
  }

  private static IndexColorModel palette() {
    byte[][] channels = new byte[3][256];
    for (int i = 0; i < 256; i++) {
      double place = i / 255.0 * (STOPS.length - 1);
      int stop = Math.min((int) place, STOPS.length - 2);
      for (int channel = 0; channel < 3; channel++) {
        int shift = 16 - 8 * channel;
        double below = STOPS[stop] >> shift & 0xff;
        double above = STOPS[stop + 1] >> shift & 0xff;
        channels[channel][i] = (byte) Math.round(below + (above - below) * (place - stop));
      }
    }
    return new IndexColorModel(8, 256, channels[0], channels[1], channels[2]);
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false);
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toByteArray();
  }
}
