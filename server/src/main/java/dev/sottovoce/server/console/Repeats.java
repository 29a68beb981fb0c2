package dev.sottovoce.server.console;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * Changes that are asked for twice with one {@code Idempotency-Key}
 * (draft-ietf-httpapi-idempotency-key-header) are made once, and answered alike. An answer may hold
 * a code: it is kept in memory alone, for some minutes, for the one person. Thread-safe.
 */
final class Repeats {
  static final String HEADER = "Idempotency-Key";

  /** As long as an enrolment code or an invitation is good. */
  static final Duration LIFE = Duration.ofMinutes(15);

  static final int MOST_OF_ONE = 64;

  /** The draft wants a text in quotes (RFC 9651); many send it without. */
  private static final Pattern KEY = Pattern.compile("\"?([A-Za-z0-9._~-]{1,64})\"?");

  /** Whose key it is. */
  private record Key(String admin, String value) {}

  /**
   * What was asked with a key.
   *
   * @param answer nothing while it is being made
   */
  private record Kept(Bytes request, Instant at, Optional<Answer> answer) {}

  private final Clock clock;
  private final Map<Key, Kept> kept = new LinkedHashMap<>();

  Repeats(Clock clock) {
    this.clock = clock;
  }

  /** Makes a change, or answers as it was answered before. */
  Answer once(String admin, String header, Route route, Asked asked, Callable<Answer> work)
      throws Exception {
    var value = KEY.matcher(header);
    if (!value.matches()) {
      return Answer.badRequest(HEADER + " wants 1 to 64 letters, digits, and . _ ~ -");
    }
    Key key = new Key(admin, value.group(1));
    Bytes request = request(route, asked);
    Optional<Answer> before = begin(key, request);
    if (before.isPresent()) return before.get();
    Optional<Answer> made = Optional.empty();
    try {
      made = Optional.of(work.call());
      return made.get();
    } finally {
      end(key, request, made.filter(answer -> answer.status() < 500));
    }
  }

  private static Bytes request(Route route, Asked asked) {
    return Digests.sha256(
        Bytes.utf8(
            route.method()
                + "\n"
                + route.path()
                + "\n"
                + asked.variable()
                + "\n"
                + asked.body().encode()));
  }

  private synchronized Optional<Answer> begin(Key key, Bytes request) {
    Instant now = clock.instant();
    kept.values().removeIf(each -> !each.at().plus(LIFE).isAfter(now));
    Kept known = kept.get(key);
    if (known == null) {
      makeRoom(key.admin());
      kept.put(key, new Kept(request, now, Optional.empty()));
      return Optional.empty();
    }
    if (!known.request().equals(request)) {
      return Optional.of(
          Answer.refused(422, "Another request", "This " + HEADER + " was for another request."));
    }
    return Optional.of(
        known
            .answer()
            .orElseGet(() ->
                Answer.refused(409, "Being made", "The same request is being answered just now.")));
  }

  /** The oldest of that person goes. */
  private void makeRoom(String admin) {
    long own = kept.keySet().stream().filter(key -> key.admin().equals(admin)).count();
    Iterator<Key> oldest = kept.keySet().iterator();
    while (own >= MOST_OF_ONE && oldest.hasNext()) {
      if (!oldest.next().admin().equals(admin)) continue;
      oldest.remove();
      own--;
    }
  }

  /** What failed may be asked for again. */
  private synchronized void end(Key key, Bytes request, Optional<Answer> answer) {
    kept.remove(key);
    if (answer.isPresent()) kept.put(key, new Kept(request, clock.instant(), answer));
  }
}
