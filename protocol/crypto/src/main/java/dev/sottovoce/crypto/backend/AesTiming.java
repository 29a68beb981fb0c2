package dev.sottovoce.crypto.backend;

/** When a library's AES takes the same time for every key and every text. */
public enum AesTiming {
  /** By the processor's AES instructions, and bit-sliced or with vector permutations without. */
  ALWAYS_CONSTANT,
  /** With the processor's AES instructions; from tables, which caches betray, without. */
  CONSTANT_WITH_INSTRUCTIONS,
  /** From tables on every processor. */
  TABLES;

  /** Whether this AES may be chosen on such a processor. */
  public boolean isConstantOn(CpuFeatures cpu) {
    return this == ALWAYS_CONSTANT || this == CONSTANT_WITH_INSTRUCTIONS && cpu.aesInstructions();
  }
}
