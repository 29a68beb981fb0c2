package dev.sottovoce.identity.token;

import dev.sottovoce.identity.jose.Unfit;
import java.time.Instant;

/** NumericDate (RFC 7519 section 2) within what dates can hold. */
final class Times {
  private static final long MOST = 253_402_300_799L;

  private Times() {}

  static Instant of(long seconds) throws Unfit {
    if (seconds > MOST) throw new Unfit();
    return Instant.ofEpochSecond(seconds);
  }
}
