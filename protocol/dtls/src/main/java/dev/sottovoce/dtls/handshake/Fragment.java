package dev.sottovoce.dtls.handshake;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A piece of a handshake message as records carry it (RFC 9147 section 5.2). */
public record Fragment(int type, int length, int messageSeq, int offset, Bytes octets) {
  static final int HEADER_OCTETS = 12;

  /**
   * All fragments of a record.
   *
   * @return nothing when they do not fill the record exactly or a fragment exceeds its message
   */
  public static Optional<List<Fragment>> parseAll(Bytes content) {
    List<Fragment> fragments = new ArrayList<>();
    ByteReader reader = new ByteReader(content);
    while (reader.remaining() > 0) {
      int type = reader.u8();
      int length = reader.u24();
      int messageSeq = reader.u16();
      int offset = reader.u24();
      Bytes octets = reader.vector(3);
      if (reader.overrun() || offset + octets.length() > length) return Optional.empty();
      // An empty piece of a longer message says nothing; only an empty message has one.
      if (octets.isEmpty() && length > 0) return Optional.empty();
      fragments.add(new Fragment(type, length, messageSeq, offset, octets));
    }
    return fragments.isEmpty() ? Optional.empty() : Optional.of(fragments);
  }

  Bytes encode() {
    return new ByteWriter(HEADER_OCTETS + octets.length())
        .u8(type)
        .u24(length)
        .u16(messageSeq)
        .u24(offset)
        .vector(3, octets)
        .toBytes();
  }
}
