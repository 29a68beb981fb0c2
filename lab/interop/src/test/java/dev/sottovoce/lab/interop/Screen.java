package dev.sottovoce.lab.interop;

import java.io.IOException;
import java.time.Duration;

/** A page in a browser, as a person sees it. */
interface Screen {
  /** How long a person would wait. */
  Duration PATIENCE = Duration.ofSeconds(20);

  /** What it shows. */
  String text() throws IOException, InterruptedException;

  /** Fails when words are not shown in time. */
  default void awaitText(String wanted) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String shown = text();
    while (!shown.contains(wanted)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("'" + wanted + "' is not shown, but: " + shown);
      }
      Thread.sleep(50);
      shown = text();
    }
  }
}
