package dev.sottovoce.phone;

import java.io.IOException;

/** An enrolment code could not be redeemed; the message says why and what to do next. */
public final class EnrolmentException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Problem problem;

  public EnrolmentException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }

  /** Why a code could not be redeemed. */
  public enum Problem {
    /** The code is not one, or was mistyped. */
    MALFORMED_CODE,
    /** Nothing answers at the address in the code. */
    SERVER_UNREACHABLE,
    /** The server is not the one that the code was made for. Somebody may be in between. */
    OTHER_SERVER,
    /** The code is wrong, was used before, or is older than 15 minutes. */
    CODE_REFUSED,
    /** The policy wants the device's key better protected; the code was not used up. */
    DEVICE_KEY,
    /** Too many attempts; wait. */
    TOO_MANY_ATTEMPTS,
    /** A certificate is not valid at this time by this device's clock. */
    CLOCK_OR_EXPIRY,
    /** The server failed or answered in a way that makes no sense. */
    SERVER_FAILED
  }
}
