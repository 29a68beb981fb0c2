package dev.sottovoce.phone.voice;

import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.call.watch.MediaWatch;
import dev.sottovoce.phone.audio.AudioSink;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what is played and what is told. */
class Ear implements AudioSink, VoiceStream.Listener {
  private static final long PATIENCE_SECONDS = 60;

  final BlockingQueue<MediaWatch.Change> changes = new LinkedBlockingQueue<>();
  final BlockingQueue<Anomaly> anomalies = new LinkedBlockingQueue<>();
  final CountDownLatch sent = new CountDownLatch(1);
  final CountDownLatch received = new CountDownLatch(1);
  final CountDownLatch played = new CountDownLatch(1);
  final CountDownLatch failed = new CountDownLatch(1);

  private short[] samples = new short[48_000];
  private int length;
  private int wanted = Integer.MAX_VALUE;
  private CountDownLatch enough = new CountDownLatch(1);

  @Override
  public synchronized void write(short[] frame) {
    if (length + frame.length > samples.length) samples = Arrays.copyOf(samples, length * 2);
    System.arraycopy(frame, 0, samples, length, frame.length);
    length += frame.length;
    if (length >= wanted) enough.countDown();
  }

  /** Waits until so many more samples were played; returns everything up to then. */
  short[] hear(int more) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    synchronized (this) {
      enough = latch;
      wanted = length + more;
    }
    await(latch);
    synchronized (this) {
      return Arrays.copyOf(samples, length);
    }
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("never came");
  }

  MediaWatch.Change nextChange() throws InterruptedException {
    MediaWatch.Change change = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (change == null) throw new AssertionError("nothing was told");
    return change;
  }

  @Override
  public void firstSent() {
    sent.countDown();
  }

  @Override
  public void firstReceived() {
    received.countDown();
  }

  @Override
  public void firstPlayed() {
    played.countDown();
  }

  @Override
  public void changed(MediaWatch.Change change) {
    changes.add(change);
  }

  @Override
  public void noticed(Anomaly anomaly) {
    anomalies.add(anomaly);
  }

  @Override
  public void newKeysHeard() {}

  @Override
  public void failed() {
    failed.countDown();
  }

  @Override
  public void close() {}
}
