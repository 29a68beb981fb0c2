package dev.sottovoce.phone.enrol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.phone.Account;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;

/** Tells the server how often the watch over packets saw something on one day. */
public final class AnomalyReport {
  private static final int ADDED = 204;
  private static final int LATER = 429;

  private final Account account;
  private final Clock clock;

  public AnomalyReport(Account account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  /**
   * Blocks for at most about ten seconds.
   *
   * @return whether the server has it, or will never take it
   * @throws IOException when the server cannot be reached
   */
  public boolean send(LocalDate day, Map<Anomaly.Kind, Long> counts) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("day", day.toString());
    ObjectNode kinds = body.putObject("counts");
    counts.forEach((kind, count) -> kinds.put(kind.word(), count));
    Https https = Https.mutual(account, new Authority(account.authorities(), clock));
    int status = https.post("/api/v1/anomalies", body).status();
    return status == ADDED || status >= 400 && status < 500 && status != LATER;
  }
}
