package dev.sottovoce.server.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Who may come in: connections all together and from each source. Confined to one thread. */
public final class Doors {
  /**
   * @param connections all together
   * @param connectionsPerSource from one source; many phones may sit behind one address
   * @param handshakesAtOnce not finished yet, from everybody
   * @param handshakesPerSource of these from one source, or it would keep everybody else out
   * @param arrivalsPerSource in a minute from one source
   */
  public record Limits(
      int connections,
      int connectionsPerSource,
      int handshakesAtOnce,
      int handshakesPerSource,
      int arrivalsPerSource) {}

  private final Limits limits;
  private final Map<String, Integer> perSource = new HashMap<>();
  private final Map<String, Integer> handshakes = new HashMap<>();
  private final RateLimit arrivals;
  private int inside;
  private int shakingHands;

  public Doors(Limits limits) {
    this.limits = limits;
    arrivals = new RateLimit(limits.arrivalsPerSource(), Duration.ofMinutes(1));
  }

  /** Whether one more may come in; then it has to {@link #greet} and {@link #leave} once each. */
  public boolean enter(String source, Instant now) {
    boolean room =
        inside < limits.connections()
            && shakingHands < limits.handshakesAtOnce()
            && handshakes.getOrDefault(source, 0) < limits.handshakesPerSource()
            && perSource.getOrDefault(source, 0) < limits.connectionsPerSource();
    if (!room || !arrivals.allows(source, now)) return false;
    inside++;
    shakingHands++;
    handshakes.merge(source, 1, Integer::sum);
    perSource.merge(source, 1, Integer::sum);
    return true;
  }

  /** The handshake is over, well or not. */
  public void greet(String source) {
    shakingHands--;
    takeOne(handshakes, source);
  }

  public void leave(String source) {
    inside--;
    takeOne(perSource, source);
  }

  private static void takeOne(Map<String, Integer> counts, String source) {
    counts.computeIfPresent(source, (key, count) -> count > 1 ? count - 1 : null);
  }
}
