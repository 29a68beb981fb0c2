package dev.sottovoce.cli.report;

/**
 * A piece of mono sound to draw. The array is not copied; nobody changes it.
 *
 * @param samples signed 16-bit samples
 * @param rate samples a second
 */
@SuppressWarnings("ArrayRecordComponent") // Minutes of sound; compared by nobody.
public record Recording(short[] samples, int rate) {
  public double seconds() {
    return samples.length / (double) rate;
  }
}
