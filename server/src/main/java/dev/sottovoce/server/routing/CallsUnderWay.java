package dev.sottovoce.server.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Calls that nobody has answered yet, counted by the device that calls and the user who is called:
 * nobody makes phones ring without end, or fills the server with calls that wait.
 */
final class CallsUnderWay {
  private final CallLimits limits;
  private final Map<UUID, List<ResponseContext>> byCaller = new HashMap<>();
  private final Map<String, List<ResponseContext>> byCallee = new HashMap<>();
  private int all;

  CallsUnderWay(CallLimits limits) {
    this.limits = limits;
  }

  /** Whether one more would be too many. */
  boolean isFull(UUID caller, String callee) {
    return all >= limits.all()
        || waiting(byCaller.get(caller)) >= limits.ofCaller()
        || waiting(byCallee.get(callee)) >= limits.forCallee();
  }

  void add(UUID caller, String callee, ResponseContext call) {
    byCaller.computeIfAbsent(caller, id -> new ArrayList<>(2)).add(call);
    byCallee.computeIfAbsent(callee, user -> new ArrayList<>(2)).add(call);
    all++;
  }

  /** Forgets those that were answered; wanted about once a second. */
  void sweep() {
    all = 0;
    for (List<ResponseContext> each : byCaller.values()) all += waiting(each);
    byCaller.values().removeIf(List::isEmpty);
    byCallee.values().forEach(CallsUnderWay::waiting);
    byCallee.values().removeIf(List::isEmpty);
  }

  private static int waiting(@Nullable List<ResponseContext> calls) {
    if (calls == null) return 0;
    calls.removeIf(ResponseContext::isAnswered);
    return calls.size();
  }
}
