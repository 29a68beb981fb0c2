package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import java.util.function.Supplier;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/** The machine's own microphone and loudspeaker. */
final class Devices {
  private static final AudioFormat FORMAT = new AudioFormat(48_000, 16, 1, true, false);

  /** What a device may hold: enough for a hiccup of the scheduler, too little to notice. */
  private static final int BUFFER_OCTETS = 48_000 * 2 / 1000 * 80;

  private Devices() {}

  static AudioSource microphone() {
    TargetDataLine line =
        open(TargetDataLine.class, () -> "microphone that Java can use; give a file with --play");
    return new Microphone(line);
  }

  static AudioSink loudspeaker() {
    SourceDataLine line =
        open(
            SourceDataLine.class, () -> "loudspeaker that Java can use; name a file with --record");
    return new Loudspeaker(line);
  }

  /** Whether there is a microphone and a loudspeaker at all. */
  static boolean present() {
    return AudioSystem.isLineSupported(new DataLine.Info(TargetDataLine.class, FORMAT))
        && AudioSystem.isLineSupported(new DataLine.Info(SourceDataLine.class, FORMAT));
  }

  private static <L extends DataLine> L open(Class<L> type, Supplier<String> what) {
    try {
      L line = type.cast(AudioSystem.getLine(new DataLine.Info(type, FORMAT)));
      if (line instanceof TargetDataLine microphone) microphone.open(FORMAT, BUFFER_OCTETS);
      if (line instanceof SourceDataLine loudspeaker) loudspeaker.open(FORMAT, BUFFER_OCTETS);
      line.start();
      return line;
    } catch (LineUnavailableException | IllegalArgumentException e) {
      throw Failure.environment("This machine has no " + what.get() + ".", e);
    }
  }

  private static final class Microphone implements AudioSource {
    private final TargetDataLine line;
    private byte[] octets = new byte[0];

    Microphone(TargetDataLine line) {
      this.line = line;
    }

    @Override
    public int read(short[] frame) {
      if (octets.length != frame.length * 2) octets = new byte[frame.length * 2];
      // Reads only what is there: the media thread must not wait for a device.
      int ready = Math.min(line.available(), octets.length) & ~1;
      int samples = line.read(octets, 0, ready) / 2;
      for (int i = 0; i < samples; i++) {
        frame[i] = (short) (octets[2 * i] & 0xff | octets[2 * i + 1] << 8);
      }
      return samples;
    }

    @Override
    public void close() {
      line.close();
    }
  }

  private static final class Loudspeaker implements AudioSink {
    private final SourceDataLine line;
    private byte[] octets = new byte[0];

    Loudspeaker(SourceDataLine line) {
      this.line = line;
    }

    @Override
    public void write(short[] frame) {
      if (octets.length != frame.length * 2) octets = new byte[frame.length * 2];
      for (int i = 0; i < frame.length; i++) {
        octets[2 * i] = (byte) frame[i];
        octets[2 * i + 1] = (byte) (frame[i] >> 8);
      }
      // A full device drops the frame instead of holding up the call.
      line.write(octets, 0, Math.min(line.available(), octets.length) & ~1);
    }

    @Override
    public void close() {
      line.close();
    }
  }
}
