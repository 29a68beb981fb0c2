package dev.sottovoce.phone.desktop;

import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.audio.Resampler;
import dev.sottovoce.phone.audio.UrgentThreads;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.TargetDataLine;
import org.jspecify.annotations.Nullable;

/** A thread empties the microphone's line into a short queue, which the media thread takes from. */
final class Microphone implements AudioSource {
  private static final int RATE = 48_000;

  /** 10 ms of the device at a time. */
  private static final int READS_A_SECOND = 100;

  private final TargetDataLine line;
  private final int channels;
  private final byte[] raw;
  private final short[] mono;
  private final short[] converted;
  private final @Nullable Resampler resampler;
  private final SampleQueue queue = new SampleQueue();
  private volatile boolean closed;

  /**
   * @param line open and not yet started, 16-bit little-endian
   */
  Microphone(TargetDataLine line) {
    this.line = line;
    AudioFormat format = line.getFormat();
    int rate = (int) format.getSampleRate();
    channels = format.getChannels();
    mono = new short[rate / READS_A_SECOND];
    raw = new byte[mono.length * channels * Short.BYTES];
    resampler = rate == RATE ? null : new Resampler(rate, RATE);
    converted = new short[resampler == null ? mono.length : resampler.mostFrom(mono.length)];
    line.start();
    Thread thread = new Thread(this::listen, "sottovoce-microphone");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public int read(short[] frame) {
    return queue.take(frame);
  }

  @Override
  public void close() {
    closed = true;
    line.close();
  }

  private void listen() {
    UrgentThreads.raise();
    while (!closed) {
      int octets = line.read(raw, 0, raw.length);
      if (octets <= 0) return;
      int samples = Pcm.toMono(raw, octets, channels, mono);
      if (resampler == null) {
        queue.put(mono, samples);
      } else {
        queue.put(converted, resampler.process(mono, 0, samples, converted, 0));
      }
    }
  }
}
