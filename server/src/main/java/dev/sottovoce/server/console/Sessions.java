package dev.sottovoce.server.console;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is signed in, in memory alone: a restart signs everybody out. Browsers have the identifier,
 * the server its hash. Thread-safe.
 */
final class Sessions {
  static final Duration IDLE = Duration.ofMinutes(15);
  static final Duration LIFE = Duration.ofHours(8);

  /** For how long somebody counts as verified, after which a change wants the passkey again. */
  static final Duration FRESH = Duration.ofMinutes(2);

  /** Of one person; the oldest ends when there is one more. */
  static final int MOST_OF_ONE = 8;

  private static final int IDENTIFIER_OCTETS = 32;

  /** One browser of one person. */
  static final class Session {
    private final String admin;
    private final Bytes key;
    private final Instant began;
    private Instant seen;
    private Instant verified;

    private Session(String admin, Bytes key, Instant now, Instant verified) {
      this.admin = admin;
      this.key = key;
      this.verified = verified;
      began = seen = now;
    }

    /** Whose it is. */
    String admin() {
      return admin;
    }

    /** Names the session in what its passkey signs. */
    String name() {
      return key.hex();
    }

    private boolean isLive(Instant now) {
      return now.isBefore(began.plus(LIFE)) && now.isBefore(seen.plus(IDLE));
    }
  }

  private final Entropy entropy;
  private final Map<Bytes, Session> sessions = new HashMap<>();

  Sessions(Entropy entropy) {
    this.entropy = entropy;
  }

  /**
   * Begins a session of somebody whose passkey has just signed.
   *
   * @return the identifier, for the cookie
   */
  synchronized String begin(String admin, Instant now) {
    return begin(admin, now, now);
  }

  /**
   * The same for somebody who was verified elsewhere.
   *
   * @param verified when that was
   */
  synchronized String begin(String admin, Instant now, Instant verified) {
    sessions.values().removeIf(session -> !session.isLive(now));
    List<Session> own =
        sessions.values().stream()
            .filter(session -> session.admin.equals(admin))
            .sorted(Comparator.comparing(session -> session.began))
            .toList();
    if (own.size() >= MOST_OF_ONE) end(own.getFirst());
    Bytes identifier = entropy.bytes(IDENTIFIER_OCTETS);
    Bytes key = Digests.sha256(identifier);
    sessions.put(key, new Session(admin, key, now, verified));
    return identifier.base64Url();
  }

  /** The session of a cookie, which is being used now. */
  synchronized Optional<Session> find(String cookie, Instant now) {
    Optional<Session> found =
        Bytes.fromBase64Url(cookie)
            .filter(octets -> octets.length() == IDENTIFIER_OCTETS)
            .map(octets -> sessions.get(Digests.sha256(octets)))
            .filter(session -> session.isLive(now));
    found.ifPresent(session -> session.seen = now);
    return found;
  }

  /** Whether it goes on; who only looks on does not use it. */
  synchronized boolean isLive(Session session, Instant now) {
    return sessions.get(session.key) == session && session.isLive(now);
  }

  /** Its person was verified just now. */
  synchronized void verified(Session session, Instant now) {
    session.verified = now;
  }

  synchronized boolean isFresh(Session session, Instant now) {
    return now.isBefore(session.verified.plus(FRESH));
  }

  synchronized Instant freshUntil(Session session) {
    return session.verified.plus(FRESH);
  }

  synchronized void end(Session session) {
    sessions.remove(session.key);
  }

  /** Ends all of one person. */
  synchronized void endAllOf(String admin) {
    sessions.values().removeIf(session -> session.admin.equals(admin));
  }
}
