package dev.sottovoce.phone.desktop;

import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.Resampler;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.SourceDataLine;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the loudspeaker's own buffer, never more than there is room. Where its clock is
 * slower than the call's, now and then a frame finds no room and is left out; where it is faster it
 * runs dry and a short silence goes in front again.
 */
final class Loudspeaker implements AudioSink {
  private static final int RATE = 48_000;
  private static final int FRAME_SAMPLES = RATE / 50;

  private final SourceDataLine line;
  private final int channels;
  private final short[] converted;
  private final byte[] raw;
  private final @Nullable Resampler resampler;
  private boolean closed;

  /**
   * @param line open and not yet started, 16-bit little-endian
   */
  Loudspeaker(SourceDataLine line) {
    this.line = line;
    AudioFormat format = line.getFormat();
    int rate = (int) format.getSampleRate();
    channels = format.getChannels();
    resampler = rate == RATE ? null : new Resampler(RATE, rate);
    converted = new short[resampler == null ? FRAME_SAMPLES : resampler.mostFrom(FRAME_SAMPLES)];
    raw = new byte[converted.length * channels * Short.BYTES];
    line.start();
  }

  @Override
  public synchronized void write(short[] frame) {
    if (closed) return;
    int samples = FRAME_SAMPLES;
    short[] played = frame;
    if (resampler != null) {
      samples = resampler.process(frame, 0, FRAME_SAMPLES, converted, 0);
      played = converted;
    }
    int octets = Pcm.fromMono(played, samples, channels, raw);
    int room = line.available();
    // A dry device would click at every frame from now on without some sound in reserve.
    if (room == line.getBufferSize()) reserve(room / 4);
    if (line.available() >= octets) line.write(raw, 0, octets);
  }

  @Override
  public synchronized void close() {
    closed = true;
    line.close();
  }

  private void reserve(int octets) {
    int frameOctets = channels * Short.BYTES;
    byte[] silence = new byte[octets / frameOctets * frameOctets];
    line.write(silence, 0, silence.length);
  }
}
