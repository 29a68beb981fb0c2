package dev.sottovoce.cli.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.desktop.SpeechCleaning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class SoundsTest {
  private static final int FRAME = 960;

  @TempDir Path folder;
  private final short[] recording = new short[4 * Wav.RATE];

  @Command
  static final class Holder {
    @Mixin SoundOptions sound = new SoundOptions();
  }

  @BeforeEach
  void aFanIsRecorded() throws Exception {
    Random random = new Random(3);
    for (int i = 0; i < recording.length; i++) recording[i] = (short) (300 * random.nextGaussian());
    Wav.write(folder.resolve("fan.wav"), recording);
  }

  @Test
  void aRecording_isSentAsItIs_unlessItIsToBeCleaned() {
    assertEquals(loudness(recording), sent(), 1);
    assumeTrue(SpeechCleaning.problem().isEmpty(), SpeechCleaning.problem().orElse(""));
    assertEquals(loudness(recording), sent("--clean", "echo"), 1);
    assertTrue(sent("--clean", "echo,noise") < loudness(recording) - 10);
    assertTrue(sent("--clean", "noise,gain,echo") < loudness(recording));
  }

  @Test
  void whatIsNoTreatment_isRefused_withThoseThatAre() {
    ParameterException refused =
        assertThrows(ParameterException.class, () -> options("--clean", "everything"));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("echo, noise, gain"), message);
    assertFalse(message.contains("Treatment"), message);
  }

  private SoundOptions options(String... more) {
    List<String> words = new ArrayList<>(List.of("--play", folder.resolve("fan.wav").toString()));
    words.addAll(List.of("--record", folder.resolve("heard.wav").toString()));
    words.addAll(List.of(more));
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(words.toArray(String[]::new));
    return holder.sound;
  }

  /** How loud it is. */
  private double sent(String... more) {
    Sounds sounds = Sounds.open(options(more));
    short[] all = new short[recording.length];
    short[] frame = new short[FRAME];
    for (int at = 0; at < all.length; at += FRAME) {
      assertEquals(FRAME, sounds.source().read(frame));
      System.arraycopy(frame, 0, all, at, FRAME);
    }
    sounds.source().close();
    sounds.sink().close();
    return loudness(all);
  }

  /** The last second's, in decibels. */
  private static double loudness(short[] samples) {
    double sum = 1;
    for (int i = samples.length - Wav.RATE; i < samples.length; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return 10 * Math.log10(sum);
  }
}
