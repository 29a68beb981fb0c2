package dev.sottovoce.lab.interop.own;

/** When somebody who never stops was not heard, by the clock of the machine, in milliseconds. */
public final class Silences {
  /** Shorter ones are the network's daily life. */
  private static final long SHORTEST = 200;

  /** So long somebody has to be heard again. */
  private static final long FOR_GOOD = 1_500;

  private long lastLoud;
  private long ended;

  /** What was heard now. */
  public synchronized void heard(boolean loud, long now) {
    if (!loud) return;
    if (lastLoud > 0 && now - lastLoud > SHORTEST) ended = now;
    lastLoud = now;
  }

  /**
   * How long after a moment the last silence ended.
   *
   * @return negative while it lasts, or while it is not clear that it was the last one
   */
  public synchronized long overSince(long moment, long now) {
    boolean going = now - lastLoud > SHORTEST || now - ended < FOR_GOOD;
    return ended <= moment || going ? -1 : ended - moment;
  }
}
