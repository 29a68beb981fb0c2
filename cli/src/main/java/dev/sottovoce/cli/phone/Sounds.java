package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.desktop.CleanedSound;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The two ends of a call's sound, opened before the call so that a missing file stops it early. */
final class Sounds {
  private final AudioSource source;
  private final AudioSink sink;
  private final CompletableFuture<Boolean> played = new CompletableFuture<>();

  private Sounds(AudioSource source, AudioSink sink) {
    this.source = new Watched(source, played);
    this.sink = sink;
  }

  /** As the options say. */
  static Sounds open(SoundOptions options) {
    return open(options, options.record());
  }

  /**
   * The same with another recording.
   *
   * @param record null for the loudspeaker
   */
  static Sounds open(SoundOptions options, @Nullable Path record) {
    if (options.cancelEcho() && !CleanedSound.whyNot().isEmpty()) {
      throw Failure.environment("Echo cannot be cancelled here: " + CleanedSound.whyNot() + ".");
    }
    Path play = options.play();
    AudioSource source = play == null ? Devices.microphone() : WavFiles.source(play);
    try {
      AudioSink sink = record == null ? Devices.loudspeaker() : WavFiles.sink(record);
      if (!options.cancelEcho()) return new Sounds(source, sink);
      CleanedSound cleaned = new CleanedSound(source, sink);
      return new Sounds(cleaned.source(), cleaned.sink());
    } catch (Failure e) {
      source.close();
      throw e;
    }
  }

  AudioSource source() {
    return source;
  }

  AudioSink sink() {
    return sink;
  }

  /** Completes when the source has given its last sample. */
  CompletableFuture<Boolean> played() {
    return played;
  }

  /** Tells when the source has ended. */
  private record Watched(AudioSource source, CompletableFuture<Boolean> ended)
      implements AudioSource {
    @Override
    public int read(short[] frame) {
      int samples = source.read(frame);
      if (samples < 0) ended.complete(true);
      return samples;
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
