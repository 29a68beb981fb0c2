package dev.sottovoce.phone;

import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import java.time.Duration;

/**
 * How a call is made or answered.
 *
 * @param source what the other end will hear; closed by the phone when the call ends
 * @param sink where the other end is heard; closed by the phone when the call ends
 * @param answerWithin how long the callee's phone may ring before the caller gives up
 * @param listener hears what happens to the call
 */
public record CallOptions(
    AudioSource source, AudioSink sink, Duration answerWithin, CallListener listener) {
  /** How long it rings unless said otherwise. */
  public static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

  public CallOptions {
    if (answerWithin.isNegative() || answerWithin.isZero()) {
      throw new IllegalArgumentException("answerWithin must be more than nothing");
    }
  }

  public static CallOptions of(AudioSource source, AudioSink sink) {
    return new CallOptions(source, sink, ANSWER_WITHIN, CallListener.NONE);
  }

  public CallOptions answerWithin(Duration limit) {
    return new CallOptions(source, sink, limit, listener);
  }

  public CallOptions listener(CallListener newListener) {
    return new CallOptions(source, sink, answerWithin, newListener);
  }
}
