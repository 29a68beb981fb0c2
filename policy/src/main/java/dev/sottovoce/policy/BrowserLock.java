package dev.sottovoce.policy;

/**
 * When a phone in a browser locks itself, and whether it has to.
 *
 * @param unlock whether its person is verified by a passkey before calls
 * @param idleSeconds after how long without use it locks
 * @param hiddenSeconds after how long out of sight it locks
 */
public record BrowserLock(Unlock unlock, int idleSeconds, int hiddenSeconds) {
  /** The highest value of each time: a day. */
  public static final int MOST = 86_400;

  /** For documents that say nothing. */
  public static final BrowserLock DEFAULT = new BrowserLock(Unlock.CHOSEN, 300, 60);

  /** Whether a phone in a browser has a lock. */
  public enum Unlock {
    /** Where its person wants one. */
    CHOSEN,
    /** Without one it has no calls. */
    REQUIRED
  }

  public BrowserLock {
    if (Math.min(idleSeconds, hiddenSeconds) < 1 || Math.max(idleSeconds, hiddenSeconds) > MOST) {
      throw new IllegalArgumentException("want seconds in 1.." + MOST);
    }
  }
}
