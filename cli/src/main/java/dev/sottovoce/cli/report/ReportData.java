package dev.sottovoce.cli.report;

import dev.sottovoce.phone.TraceEvent;
import java.time.Instant;
import java.util.List;

/**
 * What a report is made of.
 *
 * @param result the call as in its JSON
 * @param verdict one sentence on how the call went; from the phones when it failed
 * @param when when it was made
 * @param version which Sottovoce made it
 * @param there the caller's speech, to the callee
 * @param back the callee's speech, to the caller
 * @param callerTrace what happened at the caller's phone
 * @param calleeTrace what happened at the callee's phone
 */
public record ReportData(
    CallResult result,
    String verdict,
    Instant when,
    String version,
    Direction there,
    Direction back,
    List<TraceEvent> callerTrace,
    List<TraceEvent> calleeTrace) {
  public ReportData {
    callerTrace = List.copyOf(callerTrace);
    calleeTrace = List.copyOf(calleeTrace);
  }
}
