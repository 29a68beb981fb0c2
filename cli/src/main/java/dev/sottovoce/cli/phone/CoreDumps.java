package dev.sottovoce.cli.phone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a phone's keys, and what is said, out of core dumps: on Linux a process may say which of
 * its memory is written to them (core(5)), and this one says none; what it starts inherits that.
 * What is left of a dump are registers and notes. A limit of nought for its size would not do:
 * where dumps go to a program it is ignored.
 */
final class CoreDumps {
  private static final Path FILTER = Path.of("/proc/self/coredump_filter");
  private static final String NOTHING = "0";

  private CoreDumps() {}

  /** From now on; where the system has no such setting, nothing happens. */
  static void leaveMemoryOut() {
    if (!Files.exists(FILTER)) return;
    try {
      Files.writeString(FILTER, NOTHING, StandardOpenOption.WRITE);
    } catch (IOException e) {
      // It is worth no call.
    }
  }
}
