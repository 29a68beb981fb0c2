package dev.sottovoce.phone.desktop.isolation;

import dev.sottovoce.call.AudioCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one process ready for a codec. A peer that makes decoders crash gets the next one ever more
 * slowly: starting them must not become the attack.
 */
final class DecoderSupply implements AutoCloseable {
  private static final int SECONDS_TO_START = 20;
  private static final int FAILURES_WITHOUT_WAIT = 1;
  private static final int MOST_DOUBLINGS = 6;
  private static final int MOST_FAILED_STARTS = 3;

  private final AudioCodec codec;
  private final Supplier<Confinement> confinement;
  private final ArrayBlockingQueue<DecoderProcess> ready = new ArrayBlockingQueue<>(1);
  private final Thread starter;
  private volatile int failures;
  private volatile boolean broken;

  /**
   * @param confinement may take a while to find out
   */
  DecoderSupply(AudioCodec codec, Supplier<Confinement> confinement) {
    this.codec = codec;
    this.confinement = confinement;
    starter = new Thread(this::run, "sottovoce-decoders");
    starter.setDaemon(true);
    starter.start();
  }

  /** One that is ready, or nothing; does not wait. */
  @Nullable DecoderProcess take() {
    DecoderProcess next = ready.poll();
    return next == null || next.hasEnded() ? null : next;
  }

  boolean isReady() {
    return !ready.isEmpty();
  }

  /** No process can be started here. */
  boolean isBroken() {
    return broken;
  }

  /** One that was taken has crashed, stood still or lied. */
  synchronized void failed() {
    failures++;
  }

  /** One that was taken has served to the end of its call. */
  synchronized void served() {
    failures = 0;
  }

  private void run() {
    int failedStarts = 0;
    try {
      while (failedStarts < MOST_FAILED_STARTS) {
        DecoderProcess next = start();
        if (next == null) {
          failedStarts++;
          continue;
        }
        failedStarts = 0;
        ready.put(next);
        while (!ready.isEmpty()) Thread.sleep(20);
        Thread.sleep(waitAfterFailures().toMillis());
      }
      broken = true;
    } catch (InterruptedException e) {
      drain();
    }
  }

  private @Nullable DecoderProcess start() throws InterruptedException {
    try {
      DecoderProcess next = DecoderProcess.start(codec, confinement.get());
      if (next.awaitReady(SECONDS_TO_START)) return next;
      next.close();
    } catch (IOException e) {
      // Counted by the caller.
    }
    return null;
  }

  private Duration waitAfterFailures() {
    int counted = failures - FAILURES_WITHOUT_WAIT;
    return counted <= 0
        ? Duration.ZERO
        : Duration.ofSeconds(1L << Math.min(counted - 1, MOST_DOUBLINGS));
  }

  private void drain() {
    DecoderProcess left = ready.poll();
    if (left != null) left.close();
  }

  @Override
  public void close() {
    starter.interrupt();
    drain();
  }
}
