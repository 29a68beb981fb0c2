package dev.sottovoce.lab.sidechannel.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One scenario, watched from its beginning to after its end. */
final class Observation {
  private final Map<Sought, Integer> alive;
  private final Map<Sought, Integer> ended;
  private final Map<Sought, Integer> reachable;
  private final Map<Sought, Integer> collected;

  private Observation(Scenario scenario) throws IOException {
    List<Sought> named = scenario.begin();
    Tap.noteLiving();
    Map<Sought, Integer> seen = new MemoryScan(named).everywhere();
    scenario.end();
    Tap.seen().forEach(seen::putIfAbsent);
    alive = seen;
    MemoryScan scan = new MemoryScan(new ArrayList<>(seen.keySet()));
    ended = scan.everywhere();
    reachable = scan.reachable();
    System.gc();
    collected = scan.everywhere();
  }

  static List<Counts> of(Scenario scenario) throws IOException {
    return new Observation(scenario).counts();
  }

  private List<Counts> counts() throws IOException {
    Map<String, Counts> byName = new LinkedHashMap<>();
    for (Map.Entry<Sought, Integer> each : alive.entrySet()) {
      if (each.getValue() == 0) throw new IOException("not seen alive: " + each.getKey());
      byName.merge(each.getKey().name(), counts(each.getKey()), Counts::and);
    }
    Tap.neverWiped()
        .forEach((name, number) ->
            byName.merge(name, new Counts(name, 0, 0, 0, 0, number), Counts::and));
    return List.copyOf(byName.values());
  }

  private Counts counts(Sought each) {
    return new Counts(
        each.name(),
        1,
        alive.getOrDefault(each, 0),
        ended.getOrDefault(each, 0),
        collected.getOrDefault(each, 0),
        reachable.getOrDefault(each, 0));
  }
}
