package dev.sottovoce.ice.turn;

import dev.sottovoce.ice.turn.TurnClient.Output;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one call of {@link TurnClient#handle} will return, with the earliest of all wake-ups. */
final class TurnOutbox {
  private final List<Output> outputs = new ArrayList<>();
  private @Nullable Instant wakeAt;

  void add(Output output) {
    outputs.add(output);
  }

  void transmit(Bytes message) {
    outputs.add(new Output.Transmit(message));
  }

  void wakeAt(Instant deadline) {
    if (wakeAt == null || deadline.isBefore(wakeAt)) wakeAt = deadline;
  }

  List<Output> drain() {
    if (wakeAt != null) outputs.add(new Output.WakeAt(wakeAt));
    wakeAt = null;
    List<Output> drained = List.copyOf(outputs);
    outputs.clear();
    return drained;
  }
}
