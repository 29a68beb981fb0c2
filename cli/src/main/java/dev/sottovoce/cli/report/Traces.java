package dev.sottovoce.cli.report;

import dev.sottovoce.phone.TraceEvent;
import dev.sottovoce.phone.TraceEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The traces of both phones, on the time scale of the caller's command. */
final class Traces {
  private final List<TraceEvent> caller;
  private final List<TraceEvent> callee;
  private final Instant zero;

  Traces(List<TraceEvent> caller, List<TraceEvent> callee) {
    this.caller = caller;
    this.callee = callee;
    this.zero =
        state(End.CALLER, TraceEvent.CALL_STARTED)
            .or(() -> Stream.concat(caller.stream(), callee.stream()).findFirst())
            .map(TraceEvent::at)
            .orElse(Instant.EPOCH);
  }

  /** The two ends. */
  enum End {
    CALLER,
    CALLEE
  }

  List<TraceEvent> of(End end) {
    return end == End.CALLER ? caller : callee;
  }

  /** The first time that an end reached a state. */
  Optional<TraceEvent> state(End end, String label) {
    return first(end, Kind.STATE, label);
  }

  Optional<TraceEvent> first(End end, Kind kind, String label) {
    return of(end).stream()
        .filter(event -> event.kind() == kind && event.label().equals(label))
        .findFirst();
  }

  /** Milliseconds since the caller's command; negative before it. */
  double millis(TraceEvent event) {
    return Duration.between(zero, event.at()).toNanos() / 1e6;
  }

  /** Milliseconds since the caller's command at which an end reached a state. */
  Optional<Double> millis(End end, String label) {
    return state(end, label).map(this::millis);
  }
}
