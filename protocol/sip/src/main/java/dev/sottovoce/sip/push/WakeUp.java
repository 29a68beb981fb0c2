package dev.sottovoce.sip.push;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * What a push says, once it is opened: that there is something to register for, and when that was
 * said. It names nobody and is always as long.
 *
 * @param nonce makes it another one than all before
 */
public record WakeUp(Kind kind, Instant at, Bytes nonce) {
  /** What there is. */
  public enum Kind {
    /** A call waits. */
    CALL,
    /** Nothing: how long it takes to wake is measured. */
    TEST
  }

  public static final int OCTETS = 32;
  public static final int NONCE_OCTETS = 16;

  private static final int VERSION = 1;
  private static final long LAST_MILLIS = Instant.parse("9999-01-01T00:00:00Z").toEpochMilli();

  public WakeUp {
    if (nonce.length() != NONCE_OCTETS) throw new IllegalArgumentException("a nonce is longer");
  }

  public Bytes encoded() {
    ByteWriter writer =
        new ByteWriter(OCTETS).u8(VERSION).u8(kind.ordinal()).u64(at.toEpochMilli()).bytes(nonce);
    return writer.zeros(OCTETS - writer.length()).toBytes();
  }

  /** Reads what {@link #encoded} made; nothing for anything else. */
  public static Optional<WakeUp> decode(Bytes octets) {
    if (octets.length() != OCTETS) return Optional.empty();
    ByteReader reader = new ByteReader(octets);
    int version = reader.u8();
    int kind = reader.u8();
    long millis = reader.u64();
    Bytes nonce = reader.bytes(NONCE_OCTETS);
    boolean known = version == VERSION && kind < Kind.values().length;
    if (!known || millis < 0 || millis > LAST_MILLIS) return Optional.empty();
    WakeUp read = new WakeUp(Kind.values()[kind], Instant.ofEpochMilli(millis), nonce);
    return read.encoded().equals(octets) ? Optional.of(read) : Optional.empty();
  }

  @Override
  public String toString() {
    return "WakeUp[" + kind + "]";
  }
}
