package dev.sottovoce.cli.output;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Lines from standard input, taken while the command does something else. Looks whether there is
 * something instead of waiting in a read, which nothing can end and which would stop a process that
 * was sent to the background meanwhile.
 */
public final class InputLines implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** More of one line is passed over. */
  private static final int LONGEST = 200;

  private final InputStream in;
  private final Consumer<String> taker;
  private final StringBuilder line = new StringBuilder();
  private final Thread reader;

  private InputLines(InputStream in, Consumer<String> taker) {
    this.in = in;
    this.taker = taker;
    this.reader = Thread.ofVirtual().name("sottovoce-input").unstarted(this::run);
  }

  /**
   * Takes lines until it is closed.
   *
   * @param taker gets each line without its end, in one thread
   */
  public static InputLines of(InputStream in, Consumer<String> taker) {
    InputLines lines = new InputLines(in, taker);
    lines.reader.start();
    return lines;
  }

  private void run() {
    try {
      while (true) {
        if (Foreground.mayRead()) drain();
        Thread.sleep(LOOK_EVERY);
      }
    } catch (IOException | InterruptedException e) {
      // Nobody is there any more, on one side or the other.
    }
  }

  private void drain() throws IOException {
    while (in.available() > 0) {
      int octet = in.read();
      if (octet == '\n') {
        taker.accept(line.toString());
        line.setLength(0);
      } else if (line.length() < LONGEST) {
        line.append((char) octet);
      }
    }
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
