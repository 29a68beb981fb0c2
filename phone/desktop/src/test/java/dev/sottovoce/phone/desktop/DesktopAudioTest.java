package dev.sottovoce.phone.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import org.junit.jupiter.api.Test;

/** Holds on machines with and without sound. */
class DesktopAudioTest {
  @Test
  void microphone_opensOrSaysWhatToDo() {
    try (AudioSource source = DesktopAudio.microphone()) {
      assertTrue(source.read(new short[960]) >= 0);
    } catch (AudioDeviceException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("--play FILE"), message);
      assertTrue(message.contains("microphone"), message);
    }
  }

  @Test
  void loudspeaker_opensOrSaysWhatToDo() {
    try (AudioSink sink = DesktopAudio.loudspeaker()) {
      sink.write(new short[960]);
    } catch (AudioDeviceException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("--record FILE"), message);
      assertTrue(message.contains("loudspeaker"), message);
    }
  }

  /** A stereo line at 44.1 kHz: what goes in at 48 kHz mono comes out of a looped cable. */
  @Test
  void otherRates_areConverted() throws Exception {
    LoopedLine cable = new LoopedLine(44_100, 2);
    Loudspeaker loudspeaker = new Loudspeaker(cable.out());
    short[] frame = new short[960];
    for (int i = 0; i < 10; i++) {
      for (int s = 0; s < 960; s++) {
        frame[s] = (short) (8_000 * Math.sin((i * 960 + s) * 2 * Math.PI * 440 / 48_000));
      }
      loudspeaker.write(frame);
    }
    assertEquals(10 * 882.0, cable.frames() - cable.reserved(), 2, "44.1 of 48 samples");
    Microphone microphone = new Microphone(cable.in());
    cable.awaitEmpty();

    short[] heard = new short[960];
    double energy = 0;
    for (int i = 0; i < 4; i++) {
      microphone.read(heard);
      energy = 0;
      for (short each : heard) energy += (double) each * each;
      if (energy > 0) break;
    }
    assertEquals(8_000 / Math.sqrt(2), Math.sqrt(energy / 960), 600, "as loud as before");
    microphone.close();
    loudspeaker.close();
  }
}
