package dev.sottovoce.cli.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Follows what a server's folder says of the log's level, within a second. */
public final class LevelWatch {
  private static final long PAUSE_MILLIS = 500;

  private final Path folder;
  private final Consumer<LogLevel> changed;
  private LogLevel level = LogLevel.USUAL;

  private LevelWatch(Path folder, Consumer<LogLevel> changed) {
    this.folder = folder;
    this.changed = changed;
  }

  /**
   * Begins, for as long as the process lives.
   *
   * @param changed hears of each level but the usual one at the beginning
   */
  public static void start(Path folder, Consumer<LogLevel> changed) {
    LevelWatch watch = new LevelWatch(folder, changed);
    watch.look();
    Thread.ofVirtual().name("sottovoce-log-level").start(watch::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PAUSE_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      // The process ends.
    }
  }

  private void look() {
    try {
      LogLevel now = LogLevel.in(folder);
      if (now == level) return;
      boolean more = now.compareTo(level) > 0;
      level = now;
      // Said while it can still be heard.
      if (!more) changed.accept(now);
      now.apply();
      if (more) changed.accept(now);
    } catch (IOException e) {
      // It stays as it is; whoever cannot read the folder has other trouble, and says so.
    }
  }
}
