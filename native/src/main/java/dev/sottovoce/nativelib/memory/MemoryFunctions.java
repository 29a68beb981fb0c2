package dev.sottovoce.nativelib.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The C library's calls for pages, with Linux's numbers. */
final class MemoryFunctions {
  private static final int READ_AND_WRITE = 1 | 2;

  /** Private and of no file. */
  private static final int FRESH = 2 | 0x20;

  private static final int DONT_DUMP = 16;
  private static final long FAILED = -1;

  private static final MethodHandle MAP =
      function(
          "mmap",
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle ADVISE =
      function("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle LOCK =
      function("mlock", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

  private MemoryFunctions() {}

  /** Pages of zeros; of no length where there are none. */
  static MemorySegment map(long octets) {
    try {
      MemorySegment pages =
          (MemorySegment)
              MAP.invokeExact(MemorySegment.NULL, octets, READ_AND_WRITE, FRESH, -1, 0L);
      return pages.address() == FAILED ? MemorySegment.NULL : pages.reinterpret(octets);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static boolean leaveOutOfDumps(MemorySegment pages) {
    try {
      return (int) ADVISE.invokeExact(pages, pages.byteSize(), DONT_DUMP) == 0;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static boolean lock(MemorySegment pages) {
    try {
      return (int) LOCK.invokeExact(pages, pages.byteSize()) == 0;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor shape) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException("the C library has no " + name)),
        shape);
  }
}
