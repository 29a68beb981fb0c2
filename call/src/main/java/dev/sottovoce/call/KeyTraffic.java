package dev.sottovoce.call;

/** How keys of the telephone's pad go to the other end, and so what shows of them. */
public enum KeyTraffic {
  /** As tones in the voice, in packets like those of speech: nobody on the way sees them. */
  TONES,
  /** As events (RFC 4733), to foreign phones that want them so: that keys were pressed shows. */
  EVENTS
}
