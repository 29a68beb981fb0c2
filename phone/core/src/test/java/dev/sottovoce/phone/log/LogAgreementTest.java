package dev.sottovoce.phone.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.phone.log.LogAgreement.Finding;
import dev.sottovoce.transparency.SeenHead;
import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogAgreementTest {
  private static final SeenHead HEAD = new SeenHead(9, Optional.empty(), Optional.empty());
  private static final Bytes VALUE = Bytes.of(1);

  /** What a log that answers so, the last answer for ever, says about version 3. */
  private static Finding found(LogStanding... answers) throws IOException {
    Deque<LogStanding> left = new ArrayDeque<>(List.of(answers));
    LogAgreement log =
        new LogAgreement(label -> left.size() > 1 ? left.remove() : left.element(), 1);
    return log.of("group:alice@example.test/wards", 3, Optional.of(VALUE));
  }

  private static LogStanding latest(long version, Bytes value) {
    return new LogStanding.Judged(new Verdict.Latest(version, value, HEAD));
  }

  private static LogStanding refused(Verdict.Reason reason) {
    return new LogStanding.Judged(new Verdict.Refused(reason));
  }

  @Test
  void onlyTheNewestVersionWithThatValue_isTheSame() throws Exception {
    assertEquals(Finding.SAME, found(latest(3, VALUE)));
    assertEquals(Finding.CONTRADICTED, found(latest(3, Bytes.of(2))));
    assertEquals(Finding.CONTRADICTED, found(latest(4, VALUE)), "the server holds one back");
    assertEquals(Finding.BEHIND, found(latest(2, VALUE)), "it never comes");
    assertEquals(Finding.BEHIND, found(new LogStanding.Judged(new Verdict.Absent(HEAD))));
  }

  @Test
  void whatWasMadeJustNow_isWaitedFor() throws Exception {
    LogStanding absent = new LogStanding.Judged(new Verdict.Absent(HEAD));
    assertEquals(
        Finding.SAME,
        found(absent, new LogStanding.NotAnswered(), latest(2, VALUE), latest(3, VALUE)));
  }

  @Test
  void aLogThatIsNotBelieved_saysNothingGood() throws Exception {
    assertEquals(Finding.TOO_OLD, found(refused(Verdict.Reason.STALE)));
    for (Verdict.Reason each : Verdict.Reason.values()) {
      if (each == Verdict.Reason.STALE) continue;
      assertEquals(Finding.CONTRADICTED, found(refused(each)), each.name());
    }
    assertEquals(Finding.NO_LOG, found(new LogStanding.NoLog()));
    assertThrows(IOException.class, () -> found(new LogStanding.NotAnswered()));
  }
}
