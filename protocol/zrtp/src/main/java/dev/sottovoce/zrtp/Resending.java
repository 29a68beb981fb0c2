package dev.sottovoce.zrtp;

import java.time.Duration;
import java.time.Instant;

/** A message that is sent again until something stops it (RFC 6189 section 6). */
final class Resending {
  private final Outgoing message;
  private final ZrtpTiming.Backoff backoff;
  private Duration wait;
  private Instant next;
  private int sent;

  Resending(Outgoing message, ZrtpTiming.Backoff backoff, Instant now) {
    this.message = message;
    this.backoff = backoff;
    this.wait = backoff.first();
    this.next = now.plus(wait);
  }

  Outgoing message() {
    return message;
  }

  Instant next() {
    return next;
  }

  boolean isDue(Instant now) {
    return !now.isBefore(next);
  }

  boolean isExhausted() {
    return sent == backoff.retries();
  }

  void sentAgain(Instant now) {
    sent++;
    wait = wait.multipliedBy(2).compareTo(backoff.cap()) > 0 ? backoff.cap() : wait.multipliedBy(2);
    next = now.plus(wait);
  }
}
