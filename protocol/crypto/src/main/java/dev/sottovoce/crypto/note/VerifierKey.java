package dev.sottovoce.crypto.note;

import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A public key that signs notes (C2SP signed-note).
 *
 * @param name 1 to 64 characters without space and plus
 * @param algorithm what its signatures are over
 * @param key the Ed25519 public key, 32 octets
 */
public record VerifierKey(String name, Algorithm algorithm, Bytes key) {
  public static final int KEY_OCTETS = 32;

  private static final int MOST_NAME = 64;
  private static final int ID_OCTETS = 4;

  /** What a key's signatures are over; the number stands in the key's text. */
  public enum Algorithm {
    /** Ed25519 over the note's text. */
    ED25519(1),
    /** Ed25519 over the time and the note's text (C2SP tlog-cosignature). */
    COSIGNATURE_V1(4);

    private final int number;

    Algorithm(int number) {
      this.number = number;
    }

    private static Optional<Algorithm> of(int number) {
      for (Algorithm each : values()) if (each.number == number) return Optional.of(each);
      return Optional.empty();
    }
  }

  public VerifierKey {
    requireName(name);
    if (key.length() != KEY_OCTETS) throw new IllegalArgumentException("want 32 octets of key");
  }

  /** A key that signs the note's text. */
  public VerifierKey(String name, Bytes key) {
    this(name, Algorithm.ED25519, key);
  }

  /** {@code name+id+base64}, as it is handed around. */
  public String text() {
    return name + "+" + id().hex() + "+" + Base64.getEncoder().encodeToString(typed().toArray());
  }

  /** Parses {@link #text()}; nothing when malformed or when the id is another key's. */
  public static Optional<VerifierKey> parse(String text) {
    String[] parts = text.trim().split("\\+", 3);
    if (parts.length != 3 || !isName(parts[0])) return Optional.empty();
    Bytes typed = SignatureLine.base64(parts[2]);
    if (typed.length() != 1 + KEY_OCTETS) return Optional.empty();
    Optional<Algorithm> algorithm = Algorithm.of(typed.at(0));
    if (!algorithm.isPresent()) return Optional.empty();
    VerifierKey key = new VerifierKey(parts[0], algorithm.get(), typed.slice(1, typed.length()));
    return key.id().hex().equals(parts[1]) ? Optional.of(key) : Optional.empty();
  }

  /** Four octets that say in a signature line which key it is of. */
  public Bytes id() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Bytes.utf8(name + "\n").toArray());
      digest.update(typed().toArray());
      return Bytes.unsafeWrap(Arrays.copyOf(digest.digest(), ID_OCTETS));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK and Android has SHA-256", e);
    }
  }

  private Bytes typed() {
    return Bytes.concat(Bytes.of(algorithm.number), key);
  }

  static void requireName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("a name has 1 to 64 characters without space and plus");
    }
  }

  static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MOST_NAME
        && name.chars()
            .allMatch(c -> c > ' ' && c != '+' && c != 0x7f && !Character.isSpaceChar(c));
  }
}
