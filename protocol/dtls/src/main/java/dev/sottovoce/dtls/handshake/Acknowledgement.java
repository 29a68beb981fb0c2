package dev.sottovoce.dtls.handshake;

import dev.sottovoce.dtls.record.RecordNumber;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The content of an ACK record: the numbers of records that arrived (RFC 9147 section 7). */
public final class Acknowledgement {
  private static final int OCTETS_PER_RECORD = 16;

  private Acknowledgement() {}

  /** What is malformed acknowledges nothing. */
  public static List<RecordNumber> parse(Bytes content) {
    ByteReader reader = new ByteReader(content);
    Bytes list = reader.vector(2);
    if (!reader.exhausted() || list.length() % OCTETS_PER_RECORD != 0) return List.of();
    List<RecordNumber> numbers = new ArrayList<>();
    ByteReader each = new ByteReader(list);
    while (each.remaining() > 0) numbers.add(new RecordNumber(each.u64(), each.u64()));
    return numbers;
  }

  public static Bytes encode(Iterable<RecordNumber> numbers) {
    ByteWriter list = new ByteWriter();
    for (RecordNumber number : numbers) list.u64(number.epoch()).u64(number.sequence());
    return new ByteWriter().vector(2, list.toBytes()).toBytes();
  }
}
