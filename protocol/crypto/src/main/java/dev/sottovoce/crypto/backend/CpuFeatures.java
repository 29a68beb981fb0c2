package dev.sottovoce.crypto.backend;

import java.util.Arrays;
import java.util.List;

/**
 * What the processor can do, read by whoever may read files.
 *
 * @param aesInstructions whether it has AES instructions and carry-less multiplication, which GCM's
 *     hash wants (AES-NI and PCLMULQDQ; of the ARMv8 Cryptography Extensions AES and PMULL)
 */
public record CpuFeatures(boolean aesInstructions) {
  private static final int MAX_CHARACTERS = 1 << 20;

  /**
   * Reads the text of {@code /proc/cpuinfo}. Every processor listed must have the instructions: a
   * thread may run on any of them. A text that names none means that there are none.
   */
  public static CpuFeatures parse(String cpuinfo) {
    if (cpuinfo.length() > MAX_CHARACTERS) return new CpuFeatures(false);
    boolean seen = false;
    for (String line : cpuinfo.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon < 0) continue;
      String key = line.substring(0, colon).trim();
      List<String> wanted = wanted(key);
      if (wanted.isEmpty()) continue;
      seen = true;
      String[] features = line.substring(colon + 1).trim().split("\\s+", -1);
      if (!Arrays.asList(features).containsAll(wanted)) return new CpuFeatures(false);
    }
    return new CpuFeatures(seen);
  }

  /** The first is what Linux writes on x86, the second on ARM. */
  private static List<String> wanted(String key) {
    if (key.equals("flags")) return List.of("aes", "pclmulqdq");
    return key.equals("Features") ? List.of("aes", "pmull") : List.of();
  }
}
