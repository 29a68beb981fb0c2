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
  /** From one device: more than anybody needs, and fewer than one callee may have. */
  static final int MOST_OF_CALLER = 8;

  static final int MOST_FOR_CALLEE = 32;
  static final int MOST = 20_000;

  private final Map<UUID, List<ResponseContext>> byCaller = new HashMap<>();
  private final Map<String, List<ResponseContext>> byCallee = new HashMap<>();
  private int all;

  /** Whether one more would be too many. */
  boolean isFull(UUID caller, String callee) {
    return all >= MOST
        || waiting(byCaller.get(caller)) >= MOST_OF_CALLER
        || waiting(byCallee.get(callee)) >= MOST_FOR_CALLEE;
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
