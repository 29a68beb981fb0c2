package dev.sottovoce.identity;

import java.util.Optional;

/**
 * What keeps a device key from being copied, in ascending order; a policy names the least that it
 * takes. A phone says this of itself: without attestation by the hardware's maker, whoever changed
 * the phone's software can say more than is true.
 */
public enum Protection {
  /** A file, encrypted or not: who can read it and its passphrase has the key. */
  SOFTWARE("software", 0, 0),
  /** A browser's key that scripts may use and not read. */
  BROWSER("browser", 1, 1),
  /** The operating system's key store. */
  OS("os", 2, 2),
  /** A token or module behind PKCS #11. */
  PKCS11("pkcs11", 3, 3),
  /** A trusted platform module. */
  TPM("tpm", 4, 3),
  /** Android's trusted execution environment. */
  TEE("tee", 5, 3),
  /** Android's StrongBox: a chip of its own. */
  STRONGBOX("strongbox", 6, 4),
  /** Apple's Secure Enclave. */
  SECURE_ENCLAVE("secure-enclave", 7, 4);

  private final String word;
  private final int number;
  private final int rank;

  Protection(String word, int number, int rank) {
    this.word = word;
    this.number = number;
    this.rank = rank;
  }

  /** As policies and JSON write it. */
  public String word() {
    return word;
  }

  /** As signed statements write it. */
  public int number() {
    return number;
  }

  /**
   * Whether this is at least as good as what is asked for; kinds of one rank satisfy each other.
   */
  public boolean satisfies(Protection least) {
    return rank >= least.rank;
  }

  /** By its word, exactly as {@link #word} gives it. */
  public static Optional<Protection> of(String word) {
    for (Protection each : values()) if (each.word.equals(word)) return Optional.of(each);
    return Optional.empty();
  }

  /** By its number in signed statements. */
  public static Optional<Protection> of(int number) {
    for (Protection each : values()) if (each.number == number) return Optional.of(each);
    return Optional.empty();
  }
}
