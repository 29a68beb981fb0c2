package dev.sottovoce.lab.bench.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhoneChildTest {
  @Test
  void pauses_areReadFromTheCollectorsLog_fromThenOn() {
    List<String> log =
        List.of(
            "[0.012s][gc] Using Serial",
            "[0.650s][gc] GC(0) Pause Young (Allocation Failure) 7M->2M(23M) 6.204ms",
            "[9.100s][gc] GC(1) Pause Young (Allocation Failure) 8M->3M(23M) 2.517ms",
            "[9.900s][gc] GC(2) Pause Full (Metadata GC Threshold) 9M->4M(30M) 14.071ms");
    assertEquals(List.of(2.517, 14.071), PhoneChild.pauses(log, Duration.ofSeconds(5)));
    assertEquals(3, PhoneChild.pauses(log, Duration.ZERO).size());
  }
}
