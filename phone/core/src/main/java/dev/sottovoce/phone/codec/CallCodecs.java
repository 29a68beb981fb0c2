package dev.sottovoce.phone.codec;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.policy.Policy;

/** Where a call's codec comes from, and where it decodes what the other end sends. */
public interface CallCodecs {
  /** Decodes in the phone's own process; all that the core can. */
  CallCodecs IN_PROCESS =
      new CallCodecs() {
        @Override
        public boolean canIsolate() {
          return false;
        }

        @Override
        public SpeechCodec open(AudioCodec codec, Policy.Isolation isolation) {
          if (isolation == Policy.Isolation.REQUIRE) {
            throw new IllegalStateException("there is no other process here to decode in");
          }
          return SpeechCodecs.open(codec);
        }
      };

  /** Whether it can decode in another process. */
  boolean canIsolate();

  /** Calls may come soon: does ahead what takes long, in the background. */
  default void prepare(Policy.Isolation isolation) {}

  /** Opens a codec for one call; does not wait. */
  SpeechCodec open(AudioCodec codec, Policy.Isolation isolation);
}
