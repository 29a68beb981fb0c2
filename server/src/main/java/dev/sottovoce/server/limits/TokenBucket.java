package dev.sottovoce.server.limits;

import java.time.Duration;
import java.time.Instant;

/** Lets a steady rate through, and a burst. */
public final class TokenBucket {
  private final double perSecond;
  private final double burst;
  private double tokens;
  private Instant filled;

  public TokenBucket(double perSecond, double burst, Instant now) {
    this.perSecond = perSecond;
    this.burst = burst;
    tokens = burst;
    filled = now;
  }

  public boolean take(Instant now) {
    double seconds = Math.max(0, Duration.between(filled, now).toNanos() / 1e9);
    tokens = Math.min(burst, tokens + seconds * perSecond);
    filled = now;
    if (tokens < 1) return false;
    tokens--;
    return true;
  }
}
