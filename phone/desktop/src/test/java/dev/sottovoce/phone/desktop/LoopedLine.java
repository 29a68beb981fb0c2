package dev.sottovoce.phone.desktop;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/** Both ends of a cable: what is written to one line is read from the other. */
final class LoopedLine {
  private static final int BUFFER = 1 << 20;

  private final AudioFormat format;
  private final ArrayDeque<Byte> octets = new ArrayDeque<>();
  private final CountDownLatch empty = new CountDownLatch(1);
  private int written;
  private boolean closed;

  LoopedLine(int rate, int channels) {
    format = new AudioFormat(rate, 16, channels, true, false);
  }

  SourceDataLine out() {
    return line(SourceDataLine.class);
  }

  TargetDataLine in() {
    return line(TargetDataLine.class);
  }

  int frames() {
    return written / format.getFrameSize();
  }

  /** The loudspeaker begins with a quarter of the buffer as silence. */
  int reserved() {
    return BUFFER / 4 / format.getFrameSize();
  }

  void awaitEmpty() throws InterruptedException {
    if (!empty.await(10, TimeUnit.SECONDS)) throw new IllegalStateException("nobody reads");
  }

  private <L> L line(Class<L> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getFormat" -> format;
                  case "getBufferSize" -> BUFFER;
                  case "available" -> BUFFER - waiting();
                  case "write" -> write((byte[]) arguments[0], (int) arguments[2]);
                  case "read" -> read((byte[]) arguments[0], (int) arguments[2]);
                  case "start" -> null;
                  case "close" -> {
                    close();
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                }));
  }

  private synchronized int waiting() {
    return octets.size();
  }

  private synchronized int write(byte[] raw, int length) {
    for (int i = 0; i < length; i++) octets.add(raw[i]);
    written += length;
    return length;
  }

  private synchronized int read(byte[] raw, int length) throws InterruptedException {
    while (octets.size() < length && !closed) {
      empty.countDown();
      wait();
    }
    if (closed) return 0;
    for (int i = 0; i < length; i++) raw[i] = octets.remove();
    return length;
  }

  private synchronized void close() {
    closed = true;
    notifyAll();
  }
}
