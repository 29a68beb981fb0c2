package dev.sottovoce.phone;

import dev.sottovoce.ice.turn.TurnUri;
import dev.sottovoce.phone.enrol.RelayDownload;
import dev.sottovoce.phone.network.RelayServers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relays of the organisation with credentials that lie ready, so that no call waits for them.
 * Safe from any thread.
 */
final class RelayAccess {
  private static final Logger LOG = LoggerFactory.getLogger(RelayAccess.class);

  /** Credentials that run out before are not begun a call with. */
  private static final Duration LEAST_LEFT = Duration.ofMinutes(5);

  /** A server that has no relay, or could not say, is not asked with every call. */
  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

  private final Supplier<Account> account;
  private final Clock clock;
  private @Nullable RelayServers servers;
  private long freshUntilNanos = System.nanoTime();
  private @Nullable TurnUri works;

  RelayAccess(Supplier<Account> account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  /** Those that lie ready. */
  synchronized Optional<RelayServers> ready() {
    return isStale() ? Optional.empty() : Optional.ofNullable(servers);
  }

  /** The one that worked last: where UDP is blocked, time is not lost twice. */
  synchronized Optional<TurnUri> remembered() {
    return Optional.ofNullable(works);
  }

  /** Whether there is an answer, even if it is that there are none. */
  boolean isKnown() {
    return !isStale();
  }

  private synchronized boolean isStale() {
    return System.nanoTime() - freshUntilNanos >= 0;
  }

  /** This one gave an allocation; the next call tries it at once. */
  synchronized void works(TurnUri uri) {
    works = uri;
  }

  /** It was refused, or the network is another. */
  synchronized void forget() {
    freshUntilNanos = System.nanoTime();
    works = null;
  }

  /** Asks the server unless what lies ready is good for a while; blocks. */
  void refresh() {
    if (!isStale()) return;
    try {
      Optional<RelayDownload.Offer> offer = new RelayDownload(account.get(), clock).fetch();
      if (offer.isPresent()) keep(offer.get());
      else keepNone();
    } catch (IOException e) {
      LOG.warn("no relay could be asked for: {}", e.getClass().getName());
      keepNone();
    }
  }

  private synchronized void keep(RelayDownload.Offer offer) {
    Duration good = offer.lifetime().minus(LEAST_LEFT);
    servers = new RelayServers(offer.uris(), offer.credentials());
    freshUntilNanos = System.nanoTime() + Math.max(0, good.toNanos());
  }

  private synchronized void keepNone() {
    servers = null;
    freshUntilNanos = System.nanoTime() + ASK_AGAIN.toNanos();
  }
}
