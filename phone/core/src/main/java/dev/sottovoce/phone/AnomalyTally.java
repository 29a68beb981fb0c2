package dev.sottovoce.phone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often the watch over packets saw something, all calls of a day (UTC) together, until the
 * server has been told. Neither calls nor people are in it. Safe from any thread; blocks.
 */
final class AnomalyTally {
  /** Whoever is told of one day. */
  @FunctionalInterface
  interface Recipient {
    /**
     * Tells it.
     *
     * @return whether it need not be told again
     */
    boolean take(LocalDate day, Map<Anomaly.Kind, Long> counts) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(AnomalyTally.class);

  /** What is older is of no use to anybody. */
  private static final int DAYS = 31;

  /** More says nothing more. */
  private static final long MOST = 1_000_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AccountMemory memory;
  private final Supplier<Optional<Policy>> policy;
  private final Clock clock;

  /**
   * @param policy the one in force, which says whether anything is kept at all
   */
  AnomalyTally(AccountMemory memory, Supplier<Optional<Policy>> policy, Clock clock) {
    this.memory = memory;
    this.policy = policy;
    this.clock = clock;
  }

  /** A call is over that saw this. */
  synchronized void callEnded(List<Anomaly> seen) {
    if (seen.isEmpty() || !isWanted()) return;
    try {
      NavigableMap<LocalDate, Map<Anomaly.Kind, Long>> days = load();
      Map<Anomaly.Kind, Long> today =
          days.computeIfAbsent(today(), day -> new EnumMap<>(Anomaly.Kind.class));
      for (Anomaly each : seen) today.merge(each.kind(), bounded(each.count()), AnomalyTally::sum);
      save(days);
    } catch (IOException e) {
      LOG.warn("what the watch saw could not be kept: {}", e.getClass().getName());
    }
  }

  /** Tells of the days that are over, or forgets all where the policy wants nothing told. */
  synchronized void tell(Recipient recipient) {
    try {
      if (isWanted()) tellDays(recipient);
      else memory.clear(AccountMemory.Part.ANOMALIES);
    } catch (IOException e) {
      LOG.warn("what the watch saw could not be told: {}", e.getClass().getName());
    }
  }

  private void tellDays(Recipient recipient) throws IOException {
    NavigableMap<LocalDate, Map<Anomaly.Kind, Long>> days = load();
    List<Map.Entry<LocalDate, Map<Anomaly.Kind, Long>>> over =
        new ArrayList<>(days.headMap(today(), false).entrySet());
    for (Map.Entry<LocalDate, Map<Anomaly.Kind, Long>> each : over) {
      if (!recipient.take(each.getKey(), each.getValue())) return;
      days.remove(each.getKey());
      save(days);
    }
  }

  private boolean isWanted() {
    return policy.get().filter(Policy::tellsOfAnomalies).isPresent();
  }

  private LocalDate today() {
    return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static long bounded(long count) {
    return Math.max(1, Math.min(count, MOST));
  }

  private static long sum(long one, long other) {
    return bounded(one + other);
  }

  /** What cannot be read is not worth keeping: it is begun anew. */
  private NavigableMap<LocalDate, Map<Anomaly.Kind, Long>> load() throws IOException {
    NavigableMap<LocalDate, Map<Anomaly.Kind, Long>> days = new TreeMap<>();
    Optional<Bytes> saved = memory.load(AccountMemory.Part.ANOMALIES);
    if (!saved.isPresent()) return days;
    JsonNode read;
    try {
      read = JSON.readTree(saved.get().toArray());
    } catch (JsonProcessingException e) {
      return days;
    }
    LocalDate oldest = today().minusDays(DAYS);
    for (LocalDate day = oldest; !day.isAfter(today()); day = day.plusDays(1)) {
      Map<Anomaly.Kind, Long> counts = counts(read.path(day.toString()));
      if (!counts.isEmpty()) days.put(day, counts);
    }
    return days;
  }

  private static Map<Anomaly.Kind, Long> counts(JsonNode node) {
    Map<Anomaly.Kind, Long> counts = new EnumMap<>(Anomaly.Kind.class);
    for (Anomaly.Kind kind : Anomaly.Kind.values()) {
      long count = node.path(kind.word()).asLong(0);
      if (count > 0) counts.put(kind, bounded(count));
    }
    return counts;
  }

  private void save(NavigableMap<LocalDate, Map<Anomaly.Kind, Long>> days) throws IOException {
    if (days.isEmpty()) {
      memory.clear(AccountMemory.Part.ANOMALIES);
      return;
    }
    ObjectNode json = JSON.createObjectNode();
    days.forEach((day, counts) -> {
      ObjectNode kinds = json.putObject(day.toString());
      counts.forEach((kind, count) -> kinds.put(kind.word(), count));
    });
    memory.save(AccountMemory.Part.ANOMALIES, Bytes.unsafeWrap(JSON.writeValueAsBytes(json)));
  }
}
