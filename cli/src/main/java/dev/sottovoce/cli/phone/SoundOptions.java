package dev.sottovoce.cli.phone;

import dev.sottovoce.phone.desktop.SpeechCleaning.Treatment;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a call's sound comes from and goes to. */
final class SoundOptions {
  /** The names on the command line. */
  enum Cleaning {
    echo(Treatment.ECHO),
    noise(Treatment.NOISE),
    gain(Treatment.GAIN);

    private final Treatment treatment;

    Cleaning(Treatment treatment) {
      this.treatment = treatment;
    }
  }

  @Option(
      names = "--play",
      paramLabel = "FILE",
      description = "A WAV file that the other end hears (default: the microphone).")
  private @Nullable Path play;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Record what is heard into a WAV file (default: the loudspeaker).")
  private @Nullable Path record;

  @Option(
      names = "--clean",
      paramLabel = "WHAT",
      split = ",",
      description =
          "Before it is sent, speech is cleaned (default: it is not). echo: the loudspeaker's sound is"
              + " taken out; noise: what sounds steadily is taken out; gain: quiet speech is made"
              + " louder. Several with commas between them. It needs libspeexdsp.")
  private List<Cleaning> cleaning = List.of();

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Write what happens, message by message, as lines of JSON without identities.")
  private @Nullable Path trace;

  @Option(names = "--json", description = "Print JSON for programs.")
  private boolean json;

  @Nullable Path play() {
    return play;
  }

  @Nullable Path record() {
    return record;
  }

  Set<Treatment> cleaning() {
    Set<Treatment> treatments = EnumSet.noneOf(Treatment.class);
    for (Cleaning each : cleaning) treatments.add(each.treatment);
    return treatments;
  }

  @Nullable Path trace() {
    return trace;
  }

  boolean json() {
    return json;
  }
}
