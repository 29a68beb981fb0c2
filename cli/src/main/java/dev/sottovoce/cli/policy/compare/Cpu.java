package dev.sottovoce.cli.policy.compare;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of this process's own work. */
final class Cpu {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Cpu() {}

  /**
   * Of all threads: Bouncy Castle's handshakes run on threads of their own, in lock-step with us.
   */
  static long nanos() {
    long total = 0;
    for (long each : THREADS.getThreadCpuTime(THREADS.getAllThreadIds())) {
      if (each > 0) total += each;
    }
    return total;
  }
}
