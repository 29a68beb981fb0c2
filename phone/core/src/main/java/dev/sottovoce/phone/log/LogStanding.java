package dev.sottovoce.phone.log;

import dev.sottovoce.transparency.Verdict;

/** How the phone stands with its organisation's log. */
public sealed interface LogStanding {
  /** The organisation had no log when this phone was enrolled. */
  record NoLog() implements LogStanding {}

  /** The log was asked, and this came of it; a refusal is a reason not to trust the server. */
  record Judged(Verdict verdict) implements LogStanding {}

  /** The server could not be asked, or does not answer that. */
  record NotAnswered() implements LogStanding {}
}
