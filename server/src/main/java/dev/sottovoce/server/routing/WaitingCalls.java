package dev.sottovoce.server.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Calls that wait for devices to wake (RFC 8599 section 5.6.2). How many there may be, the limits
 * for calls that nobody has answered say.
 */
final class WaitingCalls {
  /** How long a call waits for a device that was woken. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * @param breadth what each branch may fork on (RFC 5393)
   */
  record Waiting(ResponseContext context, Flow from, int breadth) {}

  private final Map<UUID, List<Waiting>> byDevice = new HashMap<>();

  void add(UUID device, Waiting waiting) {
    byDevice.computeIfAbsent(device, id -> new ArrayList<>(1)).add(waiting);
  }

  /** The device is there: what waited for it, and still does. */
  List<Waiting> take(UUID device) {
    List<Waiting> waiting = byDevice.remove(device);
    if (waiting == null) return List.of();
    waiting.removeIf(each -> !each.context().awaits(device));
    return waiting;
  }

  /** Forgets calls that wait no longer; wanted about once a second. */
  void sweep() {
    byDevice.forEach((device, waiting) -> waiting.removeIf(each -> !each.context().awaits(device)));
    byDevice.values().removeIf(List::isEmpty);
  }
}
