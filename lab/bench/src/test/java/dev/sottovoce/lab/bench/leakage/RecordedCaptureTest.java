package dev.sottovoce.lab.bench.leakage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.lab.bench.leakage.Recorded.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Some seconds of real calls, captured: too few for a score, enough to see that it is one. */
@Timeout(180)
class RecordedCaptureTest {
  private static final int CALLS = 4;
  private static final int SECONDS = 9;
  private static final int SKIPPED = 4;
  private static final long SEED = 5;

  @TempDir static Path folder;

  private static @Nullable Recorder recorder;

  @BeforeAll
  static void open() throws Exception {
    try (Capture tried = Capture.start(folder.resolve("tried.pcap"))) {
      recorder = Recorder.open(folder);
    } catch (IOException e) {
      if (System.getenv("CI") != null) throw e;
      Assumptions.abort("" + e.getMessage());
    }
  }

  @AfterAll
  static void close() throws IOException {
    if (recorder != null) recorder.close();
  }

  private static Recorded record(Setting setting) throws Exception {
    Path into = folder.resolve(setting.name());
    if (recorder == null) throw new IllegalStateException("open");
    recorder.record(setting, CALLS, SECONDS, SEED, into);
    return Recorded.read(into, SKIPPED);
  }

  private static Set<Integer> sizes(Recorded run) {
    Set<Integer> sizes = new TreeSet<>();
    for (Seen each : run.seen()) for (int octets : each.octets()) sizes.add(octets);
    return sizes;
  }

  private static double points(Question question, Recorded run) {
    return 100 * Judge.judge(question, List.of(run)).score().advantage();
  }

  /** Header, payload and tag: 12, 80 and 16. */
  @Test
  void ourPackets_haveOneSize_andEachWindowIsSeen() throws Exception {
    Recorded run = record(Setting.CONCENTUS);

    assertEquals(Set.of(108), sizes(run));
    // Both ends of all calls, two windows a second, without the first two seconds and the last
    // ones.
    assertTrue(run.seen().size() >= 2 * CALLS * 8, run.seen().size() + " windows");
    assertTrue(run.seen().stream().anyMatch(each -> Question.MUTED.of(List.of(each)).size() == 1));
  }

  @Test
  void withAVariableRate_observersOfTheCaptureKnow() throws Exception {
    Recorded run = record(Setting.VARIABLE_RATE);

    assertTrue(sizes(run).size() > 3);
    assertTrue(points(Question.SPEECH, run) > 10, "" + points(Question.SPEECH, run));
  }
}
