package dev.sottovoce.phone;

import java.io.IOException;

/** The server was reached and gives the device no token: it was cut off, or its clock is wrong. */
public final class TokenRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  public TokenRefusedException(String why) {
    super(why);
  }
}
