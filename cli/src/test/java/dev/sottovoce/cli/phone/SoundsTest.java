package dev.sottovoce.cli.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.desktop.CleanedSound;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SoundsTest {
  private static final int FRAME = 960;

  @TempDir Path folder;

  /** What is left of a tone that the loudspeaker plays and the microphone hears at once. */
  private double leftOfEcho(String... option) throws Exception {
    short[] tone = new short[8 * Wav.RATE];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (short) (6_000 * Math.sin(0.04 * i) * Math.sin(0.0001 * i));
    }
    Path file = folder.resolve("tone.wav");
    Wav.write(file, tone);
    String[] words = {
      "--play", file.toString(), "--record", folder.resolve("heard.wav").toString()
    };
    SoundOptions options = new SoundOptions();
    CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create());
    line.addMixin("sound", options);
    String[] all = java.util.Arrays.copyOf(words, words.length + option.length);
    System.arraycopy(option, 0, all, words.length, option.length);
    line.parseArgs(all);
    Sounds sounds = Sounds.open(options);
    double energy = 0;
    short[] frame = new short[FRAME];
    short[] played = new short[FRAME];
    for (int at = 0; at + 2 * FRAME <= tone.length; at += FRAME) {
      System.arraycopy(tone, at, played, 0, FRAME);
      sounds.sink().write(played);
      assertEquals(FRAME, sounds.source().read(frame));
      if (at > 6 * Wav.RATE) for (short each : frame) energy += (double) each * each;
    }
    sounds.source().close();
    sounds.sink().close();
    return energy;
  }

  @Test
  void cancelEcho_takesTheLoudspeakerOutOfTheMicrophone_andOnlyThen() throws Exception {
    assumeTrue(CleanedSound.whyNot().isEmpty(), CleanedSound.whyNot());
    double plain = leftOfEcho();
    double cancelled = leftOfEcho("--cancel-echo");

    assertEquals(true, cancelled < plain / 100, plain + " and " + cancelled);
  }
}
