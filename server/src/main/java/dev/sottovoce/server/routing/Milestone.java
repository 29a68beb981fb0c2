package dev.sottovoce.server.routing;

/** How far a device came that was woken. */
public enum Milestone {
  /** It has registered. */
  THERE,
  /** It rings, where a call waited. */
  RINGING,
  /** It has not come while a call would have waited. */
  MISSED
}
