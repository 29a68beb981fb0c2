package dev.sottovoce.server;

import java.io.IOException;

/** The configuration cannot be used; the message says which line and what to write instead. */
public final class ConfigException extends IOException {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }
}
