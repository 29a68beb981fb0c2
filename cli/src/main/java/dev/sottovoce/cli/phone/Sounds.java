package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.desktop.SpeechCleaning;
import java.nio.file.Path;
import java.util.Optional;
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

  /** For one call, or the first of several. */
  static Sounds open(SoundOptions options) {
    return open(options, options.record());
  }

  /**
   * @param record instead of the options' own; null for the loudspeaker
   */
  static Sounds open(SoundOptions options, @Nullable Path record) {
    Path play = options.play();
    Optional<SpeechCleaning> cleaning = cleaning(options);
    AudioSource source = play == null ? Devices.microphone() : WavFiles.source(play);
    try {
      AudioSink sink = record == null ? Devices.loudspeaker() : WavFiles.sink(record);
      return new Sounds(
          cleaning.map(each -> each.source(source)).orElse(source),
          cleaning.map(each -> each.sink(sink)).orElse(sink));
    } catch (Failure e) {
      source.close();
      throw e;
    }
  }

  private static Optional<SpeechCleaning> cleaning(SoundOptions options) {
    if (options.cleaning().isEmpty()) return Optional.empty();
    Optional<String> problem = SpeechCleaning.problem();
    if (problem.isPresent()) {
      throw Failure.environment("Speech cannot be cleaned here: " + problem.get() + ".");
    }
    return Optional.of(SpeechCleaning.of(options.cleaning()));
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
