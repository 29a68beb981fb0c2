package dev.sottovoce.call;

/** What each end sends while a call is held. */
public enum HeldTraffic {
  /** Silence, in packets like those of speech: whoever sees them does not see the hold. */
  SILENCE,
  /** Nothing: the other end does not do it otherwise, or the policy spares batteries. */
  NOTHING
}
