package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The driver of browsers, so that a test that fails fails for what it tests. */
@Timeout(120)
class RemoteControlTest {
  private static final int ASKERS = 8;
  private static final int QUESTIONS = 50;

  @TempDir Path folder;

  @Test
  void everyQuestionIsAnswered_alsoOfSeveralWhoAskAtOnce() throws Exception {
    Needs.chromium();
    try (Chromium chromium = Chromium.start(folder.resolve("profile"));
        ExecutorService askers = Executors.newFixedThreadPool(ASKERS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int asker = 0; asker < ASKERS; asker++) {
        all.add(
            askers.submit(() -> {
              for (int i = 0; i < QUESTIONS; i++) {
                assertEquals(String.valueOf(i), chromium.evaluate("String(" + i + ")"));
              }
              return null;
            }));
      }
      for (Future<?> each : all) each.get();
    }
  }

  @Test
  void aBrowserThatIsGone_isNotWaitedFor() throws Exception {
    Needs.chromium();
    Path profile = folder.resolve("profile");
    try (Chromium chromium = Chromium.start(profile)) {
      List<ProcessHandle> browser =
          ProcessHandle.current()
              .children()
              .filter(each -> arguments(each).contains("--user-data-dir=" + profile))
              .toList();
      assertEquals(1, browser.size());
      browser.getFirst().destroyForcibly();
      long before = System.nanoTime();
      assertThrows(IOException.class, () -> chromium.evaluate("new Promise(() => {})"));
      assertTrue(System.nanoTime() - before < 10_000_000_000L);
    }
  }

  private static List<String> arguments(ProcessHandle process) {
    return List.of(process.info().arguments().orElse(new String[0]));
  }
}
