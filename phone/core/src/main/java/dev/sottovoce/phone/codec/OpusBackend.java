package dev.sottovoce.phone.codec;

/** A way to run Opus, found by {@link java.util.ServiceLoader}. */
public interface OpusBackend {
  /** Such as {@code libopus 1.3.1}. */
  String name();

  /** Whether it works here; it was tried, not only looked for. */
  boolean isUsable();

  /** Why it is usable or not, and what to do about it: for the doctor. */
  String explanation();

  SpeechCodec open();
}
