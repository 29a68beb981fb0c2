package dev.sottovoce.srtp.rtcp;

import java.time.Duration;
import java.time.Instant;

/** 64-bit NTP timestamps (RFC 3550 section 4): seconds since 1900 and a binary fraction. */
final class NtpTime {
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private NtpTime() {}

  static long of(Instant time) {
    long seconds = time.getEpochSecond() + SECONDS_1900_TO_1970;
    return seconds << 32 | (((long) time.getNano()) << 32) / NANOS_PER_SECOND;
  }

  /** The middle 32 bits, in units of 1/65536 second: what LSR carries. */
  static long middle(long ntp) {
    return ntp >>> 16 & 0xffffffffL;
  }

  /** A duration in units of 1/65536 second, as DLSR carries it; saturates. */
  static long toUnits(Duration duration) {
    long units = duration.getSeconds() * 65536 + duration.getNano() * 65536L / NANOS_PER_SECOND;
    return Math.max(0, Math.min(units, 0xffffffffL));
  }

  static Duration ofUnits(long units) {
    return Duration.ofNanos(units * NANOS_PER_SECOND / 65536);
  }
}
