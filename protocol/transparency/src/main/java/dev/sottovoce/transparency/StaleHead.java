package dev.sottovoce.transparency;

/** What to do about a head that witnesses saw too long ago. */
public enum StaleHead {
  REFUSE,
  /** Take it; whoever asked sees its age. */
  WARN
}
