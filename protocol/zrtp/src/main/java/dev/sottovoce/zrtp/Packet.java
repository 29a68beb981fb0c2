package dev.sottovoce.zrtp;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * A datagram with a whole message (RFC 6189 section 5) or a fragment of one (zrtp-pq.md).
 *
 * @param source the SSRC of the sender's RTP stream
 * @param fragment where {@code content} belongs, if it is not a whole message
 */
record Packet(int sequence, long source, Optional<Fragment> fragment, Bytes content) {
  /** Offset and total in words. */
  record Fragment(int messageId, int totalWords, int offsetWords) {}

  static final int WHOLE = 0x10;
  static final int FRAGMENT = 0x11;
  static final long COOKIE = 0x5a525450L;
  static final int HEADER_OCTETS = 12;
  static final int FRAGMENT_HEADER_OCTETS = 20;

  /** What is too short, has no cookie or a wrong checksum is nothing. */
  static Optional<Packet> read(Bytes datagram) {
    int end = datagram.length() - Crc32c.OCTETS;
    if (end < HEADER_OCTETS || end % Message.WORD_OCTETS != 0) return Optional.empty();
    Bytes covered = datagram.slice(0, end);
    ByteReader reader = new ByteReader(covered);
    int kind = reader.u8();
    reader.skip(1);
    int sequence = reader.u16();
    if (reader.u32() != COOKIE || kind != WHOLE && kind != FRAGMENT) return Optional.empty();
    if (!Crc32c.of(covered).equals(datagram.slice(end, datagram.length()))) return Optional.empty();
    long source = reader.u32();
    return kind == WHOLE
        ? Optional.of(new Packet(sequence, source, Optional.empty(), reader.rest()))
        : fragment(sequence, source, reader);
  }

  Bytes encode() {
    ByteWriter writer = new ByteWriter(FRAGMENT_HEADER_OCTETS + content.length() + Crc32c.OCTETS);
    writer.u8(fragment.isPresent() ? FRAGMENT : WHOLE).u8(0).u16(sequence);
    writer.u32(COOKIE).u32(source);
    fragment.ifPresent(where ->
        writer
            .u16(where.messageId())
            .u16(where.totalWords())
            .u16(where.offsetWords())
            .u16(content.length() / Message.WORD_OCTETS));
    Bytes covered = writer.bytes(content).toBytes();
    return Bytes.concat(covered, Crc32c.of(covered));
  }

  private static Optional<Packet> fragment(int sequence, long source, ByteReader reader) {
    Fragment where = new Fragment(reader.u16(), reader.u16(), reader.u16());
    int octets = reader.u16() * Message.WORD_OCTETS;
    if (reader.overrun() || octets == 0 || octets != reader.remaining()) return Optional.empty();
    return Optional.of(new Packet(sequence, source, Optional.of(where), reader.rest()));
  }
}
