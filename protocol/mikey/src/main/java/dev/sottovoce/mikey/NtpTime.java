package dev.sottovoce.mikey;

import java.time.Duration;
import java.time.Instant;

/** NTP timestamps: 32 bits of seconds since 1900 and 32 bits of fraction (RFC 5905 section 6). */
final class NtpTime {
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

  private NtpTime() {}

  static long of(Instant time) {
    long fraction = ((long) time.getNano() << 32) / 1_000_000_000;
    return time.getEpochSecond() + SECONDS_1900_TO_1970 << 32 | fraction;
  }

  /** How far apart two times are; right across the turn of an era, such as that of 2036. */
  static Duration between(long one, long other) {
    long difference = one - other;
    long distance = difference < 0 ? -difference : difference;
    // The most negative number has no opposite: 68 years either way.
    return distance < 0 ? Duration.ofSeconds(1L << 31) : Duration.ofSeconds(distance >>> 32);
  }
}
