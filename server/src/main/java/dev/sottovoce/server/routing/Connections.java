package dev.sottovoce.server.routing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The open connections of each device, the newest first. */
final class Connections {
  private final Map<UUID, Deque<Flow>> byDevice = new HashMap<>();

  void opened(Flow flow) {
    byDevice.computeIfAbsent(flow.device().device(), id -> new ArrayDeque<>(2)).addFirst(flow);
  }

  void closed(Flow flow) {
    Deque<Flow> flows = byDevice.get(flow.device().device());
    if (flows == null) return;
    flows.removeIf(each -> each == flow);
    if (flows.isEmpty()) byDevice.remove(flow.device().device());
  }

  Optional<Flow> latest(UUID device) {
    for (Flow flow : of(device)) if (flow.isOpen()) return Optional.of(flow);
    return Optional.empty();
  }

  List<Flow> of(UUID device) {
    Deque<Flow> flows = byDevice.get(device);
    return flows == null ? List.of() : List.copyOf(flows);
  }
}
