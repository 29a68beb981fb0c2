package dev.sottovoce.crypto.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuFeaturesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'processor\t: 0\nflags\t\t: fpu sse2 pclmulqdq aes avx\n' | true",
        "'processor\t: 0\nFeatures\t: fp asimd aes pmull sha1\n' | true",
        // Raspberry Pi 4: no Cryptography Extensions.
        "'processor\t: 0\nFeatures\t: fp asimd evtstrm crc32 cpuid\n' | false",
        // AES alone leaves GCM's hash to tables.
        "'flags\t\t: fpu aes\n' | false",
        "'processor\t: 0\nFeatures\t: fp asimd aes sha1\n' | false",
        // Neither a longer word nor another line counts.
        "'flags\t\t: fpu vaes vpclmulqdq\nmodel name\t: aes\n' | false",
        // One processor of two lacks them.
        "'flags\t: aes pclmulqdq\n\nflags\t: fpu\n' | false",
        "'' | false",
        "'flags' | false",
      })
  void readsWhatLinuxSays(String cpuinfo, boolean aes) {
    assertEquals(aes, CpuFeatures.parse(cpuinfo).aesInstructions());
  }
}
