package dev.sottovoce.cli.phone;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a call's sound comes from and goes to. */
final class SoundOptions {
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
      names = "--cancel-echo",
      description =
          "Take what the loudspeaker plays, and steady noise, out of what the microphone hears, and"
              + " make speech even (needs libspeexdsp). For loudspeakers; a headset needs none.")
  private boolean cancelEcho;

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

  boolean cancelEcho() {
    return cancelEcho;
  }

  @Nullable Path trace() {
    return trace;
  }

  boolean json() {
    return json;
  }
}
