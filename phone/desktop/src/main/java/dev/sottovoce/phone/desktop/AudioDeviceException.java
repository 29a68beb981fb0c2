package dev.sottovoce.phone.desktop;

import java.io.IOException;

/** The machine has no such device, or it is taken; the message says what to do. */
public final class AudioDeviceException extends IOException {
  private static final long serialVersionUID = 1L;

  AudioDeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
