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

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** What the file holds, as a call carries it. */
  public static Recording read(Path file) {
    return orFailure(() -> new Recording(Wav.read(file), Wav.RATE));
  }

  static AudioSource source(Path file) {
    return orFailure(() -> WavSource.of(file, WavSource.Afterwards.END));
  }

  private static <T> T orFailure(Reading<T> reading) {
    try {
      return reading.read();
    } catch (WavException e) {
      throw Failure.usage("The recording cannot be played: " + e.getMessage() + ".");
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The recording cannot be read", e), e);
    }
  }

  static AudioSink sink(Path file) {
    try {
      return new WavSink(file);
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The recording cannot be written", e), e);
    }
  }
}
