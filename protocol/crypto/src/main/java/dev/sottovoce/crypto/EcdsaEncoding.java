package dev.sottovoce.crypto;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * The two encodings of an ECDSA signature over P-256: DER (RFC 3279 section 2.2.3), as
 * certificates, TLS and most libraries have it, and the two numbers with 32 octets each, whose
 * length is known before anything is signed.
 */
public final class EcdsaEncoding {
  /** Of the fixed encoding. */
  public static final int FIXED_OCTETS = 64;

  private static final int NUMBER_OCTETS = 32;
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  private EcdsaEncoding() {}

  /** From DER; nothing when it is malformed or a number is too long. */
  public static Optional<Bytes> toFixed(Bytes der) {
    ByteReader reader = new ByteReader(der);
    if (reader.u8() != SEQUENCE || reader.u8() != der.length() - 2) return Optional.empty();
    Optional<Bytes> first = number(reader);
    Optional<Bytes> second = number(reader);
    return first.isPresent() && second.isPresent() && reader.exhausted()
        ? Optional.of(Bytes.concat(first.get(), second.get()))
        : Optional.empty();
  }

  private static Optional<Bytes> number(ByteReader reader) {
    if (reader.u8() != INTEGER) return Optional.empty();
    Bytes value = reader.vector(1);
    int zeros = value.length() > 1 && value.at(0) == 0 ? 1 : 0;
    int octets = value.length() - zeros;
    if (reader.overrun() || octets < 1 || octets > NUMBER_OCTETS) return Optional.empty();
    return Optional.of(
        new ByteWriter(NUMBER_OCTETS)
            .zeros(NUMBER_OCTETS - octets)
            .bytes(value.slice(zeros, value.length()))
            .toBytes());
  }

  /**
   * To DER.
   *
   * @param fixed 64 octets
   */
  public static Bytes toDer(Bytes fixed) {
    if (fixed.length() != FIXED_OCTETS) {
      throw new IllegalArgumentException("want " + FIXED_OCTETS + " octets");
    }
    Bytes first = integer(fixed.slice(0, NUMBER_OCTETS));
    Bytes second = integer(fixed.slice(NUMBER_OCTETS, FIXED_OCTETS));
    return new ByteWriter(72).u8(SEQUENCE).vector(1, Bytes.concat(first, second)).toBytes();
  }

  private static Bytes integer(Bytes number) {
    int zeros = 0;
    while (zeros < NUMBER_OCTETS - 1 && number.at(zeros) == 0) zeros++;
    Bytes value = number.slice(zeros, NUMBER_OCTETS);
    Bytes positive = value.at(0) >= 0x80 ? Bytes.concat(Bytes.of(0), value) : value;
    return new ByteWriter(36).u8(INTEGER).vector(1, positive).toBytes();
  }
}
