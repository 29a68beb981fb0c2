package dev.sottovoce.server.routing;

import java.util.Locale;

/** Why the server itself refused a request: few enough to be counted one by one. */
public enum Refusal {
  /** From, route or entrance are not for this device. */
  NOT_ALLOWED,
  /** The Identity header names somebody else. */
  IDENTITY,
  /** The session description must not pass. */
  DESCRIPTION,
  /** Nobody has this address, or no phone of theirs is signed in. */
  UNREACHABLE,
  /** Too much at once, or the server stops. */
  TOO_MUCH,
  /** There is no such call. */
  NO_CALL,
  /** It is not a request as it has to be. */
  MALFORMED;

  /** By the status that it was refused with. */
  static Refusal of(int status) {
    return switch (status) {
      case 403 -> NOT_ALLOWED;
      case 438 -> IDENTITY;
      case 413, 415, 488 -> DESCRIPTION;
      case 404, 480 -> UNREACHABLE;
      case 503 -> TOO_MUCH;
      case 481 -> NO_CALL;
      default -> MALFORMED;
    };
  }

  /** For the API and for metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
