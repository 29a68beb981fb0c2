package dev.sottovoce.server.console;

/** What is looked at in requests to the console. A server in use makes every check. */
public enum ConsoleCheck {
  /** Whether a change comes from the console's own page, as its browser says. */
  OTHER_SITES,
  /** Whether the passkey was used just before a change. */
  VERIFICATION,
  /** Whether a change that takes two people is confirmed by somebody else. */
  SECOND_PERSON
}
