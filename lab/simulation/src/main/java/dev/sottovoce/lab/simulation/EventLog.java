package dev.sottovoce.lab.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened in one simulation, in order; the same seed gives the same log. */
public final class EventLog {
  /**
   * One event.
   *
   * @param at since the start of the simulation
   * @param end who it happened to
   * @param what in a few words, without any address or key
   */
  public record Event(Duration at, String end, String what) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%10.6f  %-6s %s", at.toNanos() / 1e9, end, what);
    }
  }

  private final VirtualTime time;
  private final List<Event> events = new ArrayList<>();

  public EventLog(VirtualTime time) {
    this.time = time;
  }

  public void add(String end, String what) {
    events.add(new Event(time.elapsed(), end, what));
  }

  public List<Event> events() {
    return List.copyOf(events);
  }
}
