package dev.sottovoce.lab.sidechannel.memory;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/** For a control: undoes what keeps pages of this process out of core dumps. */
final class DumpedPages {
  private static final int DO_DUMP = 17;

  private DumpedPages() {}

  static void dumpAll() throws IOException {
    Linker linker = Linker.nativeLinker();
    MethodHandle advise =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("madvise"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      String[] words = line.split("\\s+", 3);
      if (!words[1].startsWith("rw")) continue;
      int dash = words[0].indexOf('-');
      long from = Long.parseUnsignedLong(words[0].substring(0, dash), 16);
      long to = Long.parseUnsignedLong(words[0].substring(dash + 1), 16);
      try {
        int unused = (int) advise.invokeExact(from, to - from, DO_DUMP);
      } catch (Throwable e) {
        throw new IllegalStateException("madvise throws nothing", e);
      }
    }
  }
}
