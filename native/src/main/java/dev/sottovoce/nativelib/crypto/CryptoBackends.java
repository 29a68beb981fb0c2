package dev.sottovoce.nativelib.crypto;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.JdkCrypto;
import dev.sottovoce.crypto.backend.SelectedBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The backends of this machine: native ones first, as services, then those in Java. */
public final class CryptoBackends {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private CryptoBackends() {}

  /** For each primitive the first that works here. Tests run when a primitive is asked for. */
  public static SelectedBackend select() {
    List<CryptoBackend> candidates = new ArrayList<>();
    ServiceLoader.load(CryptoBackend.class, CryptoBackends.class.getClassLoader())
        .forEach(candidates::add);
    candidates.add(new JdkCrypto());
    candidates.add(new BouncyCastleCrypto());
    return new SelectedBackend(candidates, cpu());
  }

  /** What the processor says of itself. */
  public static CpuFeatures cpu() {
    if (Files.isReadable(CPU_INFO)) {
      try {
        return CpuFeatures.parse(Files.readString(CPU_INFO));
      } catch (IOException e) {
        return new CpuFeatures(false);
      }
    }
    // Every Mac that runs this Java has the instructions; of others nothing is known.
    return new CpuFeatures(System.getProperty("os.name", "").startsWith("Mac"));
  }
}
