package dev.sottovoce.cli.output;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Whether this process may read its terminal. One in the background that does so is stopped
 * (SIGTTIN), and a phone with it in the middle of a call.
 */
final class Foreground {
  private static final int STANDARD_INPUT = 0;
  private static final Optional<MethodHandle> TERMINALS_GROUP =
      function("tcgetpgrp", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final Optional<MethodHandle> OWN_GROUP =
      function("getpgrp", FunctionDescriptor.of(JAVA_INT));

  private Foreground() {}

  /** Also true where standard input is no terminal: then nothing stops who reads it. */
  static boolean mayRead() {
    if (TERMINALS_GROUP.isEmpty() || OWN_GROUP.isEmpty()) return true;
    try {
      int terminals = (int) TERMINALS_GROUP.get().invokeExact(STANDARD_INPUT);
      return terminals == -1 || terminals == (int) OWN_GROUP.get().invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("these functions throw nothing", e);
    }
  }

  private static Optional<MethodHandle> function(String name, FunctionDescriptor shape) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> found = linker.defaultLookup().find(name);
    return found.map(address -> linker.downcallHandle(address, shape));
  }
}
