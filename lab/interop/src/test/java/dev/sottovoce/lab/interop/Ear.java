package dev.sottovoce.lab.interop;

import dev.sottovoce.phone.audio.AudioSink;
import java.util.Arrays;

/** What our phone plays, to be asked for while the call goes on. */
final class Ear implements AudioSink {
  private static final int RATE = 48_000;
  private static final int MOST = 120 * RATE;

  private short[] samples = new short[10 * RATE];
  private int length;

  @Override
  public synchronized void write(short[] frame) {
    if (length + frame.length > MOST) return;
    if (length + frame.length > samples.length) samples = Arrays.copyOf(samples, 2 * length);
    System.arraycopy(frame, 0, samples, length, frame.length);
    length += frame.length;
  }

  /** All of it. */
  synchronized short[] heard() {
    return Arrays.copyOf(samples, length);
  }

  /** The root mean square of what was played since then: nothing where nothing was. */
  synchronized double loudnessSince(int mark) {
    double energy = 0;
    for (int i = mark; i < length; i++) energy += (double) samples[i] * samples[i];
    return length == mark ? 0 : Math.sqrt(energy / (length - mark));
  }

  /** Now. */
  synchronized int mark() {
    return length;
  }

  @Override
  public void close() {}
}
