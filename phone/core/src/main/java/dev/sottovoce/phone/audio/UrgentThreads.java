package dev.sottovoce.phone.audio;

import java.util.Iterator;
import java.util.ServiceLoader;

/** Threads of audio go first, where the system lets them. */
public final class UrgentThreads {
  private static final class Found {
    static final ThreadUrgency HERE = find();

    private static ThreadUrgency find() {
      Iterator<ThreadUrgency> services =
          ServiceLoader.load(ThreadUrgency.class, ThreadUrgency.class.getClassLoader()).iterator();
      return services.hasNext() ? services.next() : () -> ThreadUrgency.Rank.JAVA;
    }
  }

  private UrgentThreads() {}

  /** Raises the calling thread; where it may not, it stays as it is. */
  public static ThreadUrgency.Rank raise() {
    Thread.currentThread().setPriority(Thread.MAX_PRIORITY);
    return Found.HERE.raise();
  }
}
