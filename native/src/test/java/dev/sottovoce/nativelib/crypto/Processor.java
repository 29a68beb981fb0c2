package dev.sottovoce.nativelib.crypto;

import dev.sottovoce.crypto.backend.CpuFeatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine's processor says of itself. */
final class Processor {
  private Processor() {}

  static CpuFeatures features() {
    Path info = Path.of("/proc/cpuinfo");
    try {
      return CpuFeatures.parse(Files.isReadable(info) ? Files.readString(info) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
