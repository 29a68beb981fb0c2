package dev.sottovoce.server.push;

import java.util.Locale;

/** What came of a push. */
public enum PushOutcome {
  /** The service has it; whether the phone gets it, the service does not say. */
  ACCEPTED,
  /** The service knows no such phone any more. */
  GONE,
  /** The service did not want it, or there is too much to do. */
  REFUSED,
  /** The service did not answer, or lies where the server does not go. */
  UNREACHABLE;

  /** For metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
