package dev.sottovoce.crypto.note;

import dev.sottovoce.crypto.note.VerifierKey.Algorithm;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * A witness's signature over a note and the time at which it looked (C2SP tlog-cosignature, {@code
 * cosignature/v1}): eight octets of seconds since the epoch, then Ed25519 over the line {@code
 * cosignature/v1}, the line {@code time SECONDS} and the note's text.
 */
public final class Cosignature {
  private static final int TIME_OCTETS = 8;

  /** The last second of the year 9999: more is no time that anybody could mean. */
  private static final long LATEST = 253_402_300_799L;

  private Cosignature() {}

  /**
   * Cosigns a note's text.
   *
   * @param witness with a key of type {@link Algorithm#COSIGNATURE_V1}
   */
  public static SignatureLine sign(Bytes text, Instant time, NoteSigner witness) {
    if (witness.verifier().algorithm() != Algorithm.COSIGNATURE_V1) {
      throw new IllegalStateException("this key signs without a time");
    }
    long seconds = time.getEpochSecond();
    if (seconds < 0 || seconds > LATEST) throw new IllegalArgumentException("no time: " + time);
    Bytes signature = witness.signature(message(text, seconds));
    return witness.line(new ByteWriter(72).u64(seconds).bytes(signature).toBytes());
  }

  /** When this witness cosigned that text; nothing when the line is not its own or not right. */
  public static Optional<Instant> verify(SignatureLine line, Bytes text, VerifierKey witness) {
    if (witness.algorithm() != Algorithm.COSIGNATURE_V1 || !line.isBy(witness)) {
      return Optional.empty();
    }
    ByteReader reader = new ByteReader(line.signature());
    long seconds = reader.u64();
    Bytes signature = reader.rest();
    boolean right =
        line.signature().length() > TIME_OCTETS
            && seconds >= 0
            && seconds <= LATEST
            && SignatureLine.verifies(witness.key(), message(text, seconds), signature);
    return right ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
  }

  private static Bytes message(Bytes text, long seconds) {
    return Bytes.concat(Bytes.utf8("cosignature/v1\ntime " + seconds + "\n"), text);
  }
}
