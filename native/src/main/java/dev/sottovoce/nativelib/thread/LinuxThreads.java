package dev.sottovoce.nativelib.thread;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Scheduling of the calling thread; each says whether the system let it. */
public final class LinuxThreads {
  private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

  /** Round robin; what the thread starts is ordinary again. */
  private static final int ROUND_ROBIN = 2 | 0x40000000;

  /** Ahead of ordinary threads is enough: everything else in real time goes first. */
  private static final int LOWEST_PRIORITY = 1;

  private static final int OF_A_THREAD = 0;

  /** What desktops give to sound. */
  private static final int NICE = -11;

  private static final int CALLING_THREAD = 0;

  private LinuxThreads() {}

  /** Loaded when it is asked for: other systems have no such functions. */
  private static final class Functions {
    static final MethodHandle SCHEDULER =
        function("sched_setscheduler", JAVA_INT, JAVA_INT, ADDRESS);
    static final MethodHandle PRIORITY = function("setpriority", JAVA_INT, JAVA_INT, JAVA_INT);

    private static MethodHandle function(String name, MemoryLayout... parameters) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker
              .defaultLookup()
              .find(name)
              .orElseThrow(() -> new IllegalArgumentException("the C library has no " + name)),
          FunctionDescriptor.of(JAVA_INT, parameters));
    }
  }

  /** Ahead of all threads that are not in real time. */
  public static boolean toRealTime() {
    if (!LINUX) return false;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment priority = arena.allocateFrom(JAVA_INT, LOWEST_PRIORITY);
      return (int) Functions.SCHEDULER.invokeExact(CALLING_THREAD, ROUND_ROBIN, priority) == 0;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** Ahead of ordinary threads. Linux has a nice value for each thread. */
  public static boolean toNicer() {
    if (!LINUX) return false;
    try {
      return (int) Functions.PRIORITY.invokeExact(OF_A_THREAD, CALLING_THREAD, NICE) == 0;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }
}
