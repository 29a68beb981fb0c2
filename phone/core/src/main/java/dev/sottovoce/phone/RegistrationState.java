package dev.sottovoce.phone;

import java.time.Duration;

/** How the phone stands with its server. */
public sealed interface RegistrationState {
  /** Nothing was asked for yet. */
  record Idle() implements RegistrationState {}

  /** A connection or a REGISTER is under way. */
  record Connecting() implements RegistrationState {}

  /**
   * Signed in.
   *
   * @param expires how long the server keeps it; the phone renews in time
   */
  record Registered(Duration expires) implements RegistrationState {}

  /**
   * It did not work; the phone tries again by itself.
   *
   * @param problem what kind of failure
   * @param sentence what was wrong and what to do, for a person
   * @param in how long until the next attempt
   */
  record Retrying(Problem problem, String sentence, Duration in) implements RegistrationState {}

  /**
   * The server refused, and trying again would not help.
   *
   * @param problem what kind of failure
   * @param sentence what was wrong and what to do, for a person
   */
  record Refused(Problem problem, String sentence) implements RegistrationState {}

  /** There is no connection; the server wakes the phone by push when somebody calls. */
  record Asleep() implements RegistrationState {}

  /** The phone was closed. */
  record Closed() implements RegistrationState {}

  /** Whether it did not work for that reason. */
  default boolean says(Problem problem) {
    if (this instanceof Retrying retrying) return retrying.problem() == problem;
    return this instanceof Refused refused && refused.problem() == problem;
  }

  /** Why a connection or a sign-in failed. */
  enum Problem {
    /** Nothing answers at the server's address. */
    SERVER_UNREACHABLE,
    /** The server's certificate is not from the organisation's CA. */
    OTHER_CA,
    /** The server's certificate is for another domain (RFC 5922). */
    OTHER_DOMAIN,
    /** A certificate is not valid at this time by this device's clock. */
    CLOCK_OR_EXPIRY,
    /** The server does not accept this device: it was revoked, or is from another CA. */
    DEVICE_REFUSED,
    /** The server answered with a failure. */
    SERVER_FAILED,
    /** The connection broke. */
    CONNECTION_LOST
  }
}
