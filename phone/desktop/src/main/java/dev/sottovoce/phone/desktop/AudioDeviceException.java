package dev.sottovoce.phone.desktop;

import java.io.IOException;

/** The machine has no such device, or it is taken; the message says what to do instead. */
public final class AudioDeviceException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String advice;

  AudioDeviceException(String problem, String advice, Throwable cause) {
    super(problem + " " + advice, cause);
    this.problem = problem;
    this.advice = advice;
  }

  /** What is wrong, one sentence. */
  public String problem() {
    return problem;
  }

  /** What to do about it, one sentence. */
  public String advice() {
    return advice;
  }
}
