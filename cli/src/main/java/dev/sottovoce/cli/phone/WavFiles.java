package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.report.Recording;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavException;
import dev.sottovoce.phone.audio.WavSink;
import dev.sottovoce.phone.audio.WavSource;
import java.io.IOException;
import java.nio.file.Path;

/** WAV files named on the command line: what is wrong with one is told in a sentence. */
public final class WavFiles {
  private WavFiles() {}

  /** What the file holds, as a call carries it. */
  public static Recording read(Path file) {
    try {
      return new Recording(Wav.read(file), Wav.RATE);
    } catch (WavException e) {
      throw Failure.usage("The recording cannot be played: " + e.getMessage() + ".");
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The recording cannot be read", e), e);
    }
  }

  static AudioSource source(Path file) {
    return new WavSource(read(file).samples(), WavSource.Afterwards.END);
  }

  static AudioSink sink(Path file) {
    try {
      return new WavSink(file);
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The recording cannot be written", e), e);
    }
  }
}
