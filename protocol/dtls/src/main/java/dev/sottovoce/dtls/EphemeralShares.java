package dev.sottovoce.dtls;

import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Remembers the public values that peers sent for key agreement. Each is made for one handshake:
 * one that comes again is replayed, or its maker's randomness has failed, and then keys may repeat.
 * One for all calls of a phone; safe for use by several threads.
 */
public final class EphemeralShares implements Predicate<Bytes> {
  private static final int REMEMBERED = 4096;

  private final Map<Bytes, Boolean> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Whether this value comes for the first time; it never will again. */
  @Override
  public synchronized boolean test(Bytes share) {
    return seen.put(sha256(share), Boolean.TRUE) == null;
  }

  private static Bytes sha256(Bytes octets) {
    try {
      return Bytes.unsafeWrap(MessageDigest.getInstance("SHA-256").digest(octets.unsafeArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK and Android has SHA-256", e);
    }
  }
}
