package dev.sottovoce.phone.desktop;

import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import java.util.ArrayList;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/** Opens the machine's microphone and loudspeaker, at whatever rate they work. */
public final class DesktopAudio {
  /** Best first: what a device does at 48 kHz mono needs no conversion. */
  private static final List<AudioFormat> FORMATS =
      List.of(
          pcm(48_000, 1),
          pcm(48_000, 2),
          pcm(44_100, 1),
          pcm(44_100, 2),
          pcm(16_000, 1),
          pcm(8_000, 1));

  /** What the device itself may hold; more would be delay. */
  private static final int DEVICE_MILLIS = 80;

  private DesktopAudio() {}

  /** Opens the microphone that the system prefers; it listens at once. */
  public static AudioSource microphone() throws AudioDeviceException {
    List<Exception> problems = new ArrayList<>();
    for (AudioFormat format : FORMATS) {
      try {
        TargetDataLine line = AudioSystem.getTargetDataLine(format);
        line.open(format, deviceOctets(format));
        return new Microphone(line);
      } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
        problems.add(e);
      }
    }
    throw failed("microphone", "With --play FILE a recording speaks instead.", problems);
  }

  /** Opens the loudspeaker that the system prefers. */
  public static AudioSink loudspeaker() throws AudioDeviceException {
    List<Exception> problems = new ArrayList<>();
    for (AudioFormat format : FORMATS) {
      try {
        SourceDataLine line = AudioSystem.getSourceDataLine(format);
        line.open(format, deviceOctets(format));
        return new Loudspeaker(line);
      } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
        problems.add(e);
      }
    }
    throw failed(
        "loudspeaker", "With --record FILE what is heard is written to a file instead.", problems);
  }

  private static AudioDeviceException failed(String device, String way, List<Exception> problems) {
    boolean taken = problems.stream().anyMatch(e -> e instanceof LineUnavailableException);
    String problem =
        taken
            ? "The " + device + " is in use by another program."
            : "This computer has no " + device + " that Java can open.";
    return new AudioDeviceException(problem, way, problems.get(0));
  }

  private static AudioFormat pcm(int rate, int channels) {
    return new AudioFormat(rate, 16, channels, true, false);
  }

  private static int deviceOctets(AudioFormat format) {
    return (int) format.getSampleRate() * DEVICE_MILLIS / 1000 * format.getFrameSize();
  }
}
