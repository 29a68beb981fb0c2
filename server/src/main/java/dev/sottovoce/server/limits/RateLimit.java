package dev.sottovoce.server.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets each source do something so many times in a window, in bounded memory. Thread-safe. */
public final class RateLimit {
  private static final int MOST_SOURCES = 10_000;

  private static final class Window {
    private final Instant from;
    private int count;

    Window(Instant from) {
      this.from = from;
    }
  }

  private final int most;
  private final Duration window;
  private final Map<String, Window> sources =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > MOST_SOURCES;
        }
      };

  public RateLimit(int most, Duration window) {
    this.most = most;
    this.window = window;
  }

  /** After which somebody who was too often may try again. */
  public Duration window() {
    return window;
  }

  /** Counts one more from this source; false when it was one too many. */
  public synchronized boolean allows(String source, Instant now) {
    Window current = sources.get(source);
    if (current == null || !now.isBefore(current.from.plus(window))) {
      sources.remove(source);
      current = new Window(now);
      sources.put(source, current);
    }
    if (current.count >= most) return false;
    current.count++;
    return true;
  }
}
