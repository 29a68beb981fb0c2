package dev.sottovoce.lab.bench.leakage;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.phone.codec.CallCodecs;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.policy.Policy;
import java.util.function.Supplier;

/** The phones as they are, and what they would be without one of their precautions. */
enum Setting {
  LIBOPUS("libopus", "libopus", null),
  CONCENTUS("Concentus", "Concentus", null),
  LIBOPUS_AT_ONCE("libopus, sent once encoded", "libopus", OtherCodecs::sentOnceEncoded),
  CONCENTUS_AT_ONCE("Concentus, sent once encoded", "Concentus", OtherCodecs::sentOnceEncoded),
  VARIABLE_RATE("variable rate", "Concentus", OtherCodecs::ofVariableRate),
  PAUSES("pauses", "Concentus", OtherCodecs::withPauses);

  private final String title;
  private final String opus;
  private final CallCodecs codecs;
  private final boolean control;

  Setting(String title, String opus, @org.jspecify.annotations.Nullable Supplier<SpeechCodec> own) {
    this.title = title;
    this.opus = opus;
    control = own != null;
    codecs = own == null ? CallCodecs.IN_PROCESS : new Own(own);
  }

  private record Own(Supplier<SpeechCodec> codec) implements CallCodecs {
    @Override
    public boolean canIsolate() {
      return false;
    }

    @Override
    public SpeechCodec open(AudioCodec format, Policy.Isolation isolation) {
      return format == AudioCodec.OPUS ? codec.get() : SpeechCodecs.open(format);
    }
  }

  /** What a person reads. */
  String title() {
    return title;
  }

  /** The name of its Opus begins with this. */
  String opus() {
    return opus;
  }

  /** Whether observers have to win here. */
  boolean isControl() {
    return control;
  }

  /** The same phone without its tick. */
  Setting control() {
    return this == LIBOPUS ? LIBOPUS_AT_ONCE : CONCENTUS_AT_ONCE;
  }

  /** Whether times are what is asked about. */
  boolean showsInTimes() {
    return this != VARIABLE_RATE && this != PAUSES;
  }

  /** Whether observers who see nothing here would see nothing anywhere. */
  boolean hasToTell(Question question) {
    if (question == Question.SPEECH) return control;
    if (question == Question.MUTED) return control && this != PAUSES;
    return this == VARIABLE_RATE;
  }

  /** The codecs of a phone so set. */
  CallCodecs codecs() {
    return codecs;
  }
}
