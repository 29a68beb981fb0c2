package dev.sottovoce.phone.audio;

import java.io.IOException;

/** A recording cannot be used; the message says why and what would do. */
public final class WavException extends IOException {
  private static final long serialVersionUID = 1L;

  WavException(String message) {
    super(message);
  }
}
