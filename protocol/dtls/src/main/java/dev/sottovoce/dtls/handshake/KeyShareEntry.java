package dev.sottovoce.dtls.handshake;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/** One public value for one group (RFC 8446 section 4.2.8). */
record KeyShareEntry(int group, Bytes keyExchange) {
  static List<KeyShareEntry> parseList(Bytes value) throws Alerted {
    ByteReader reader = new ByteReader(value);
    ByteReader list = new ByteReader(reader.vector(2));
    if (!reader.exhausted()) throw Alerted.malformed("key_share");
    List<KeyShareEntry> entries = new ArrayList<>();
    while (list.remaining() > 0) {
      entries.add(read(list));
      if (list.overrun()) throw Alerted.malformed("key_share");
    }
    return entries;
  }

  static KeyShareEntry parse(Bytes value) throws Alerted {
    ByteReader reader = new ByteReader(value);
    KeyShareEntry entry = read(reader);
    if (!reader.exhausted()) throw Alerted.malformed("key_share");
    return entry;
  }

  private static KeyShareEntry read(ByteReader reader) throws Alerted {
    int group = reader.u16();
    Bytes keyExchange = reader.vector(2);
    if (keyExchange.isEmpty()) throw Alerted.malformed("key_share");
    return new KeyShareEntry(group, keyExchange);
  }

  Bytes encode() {
    return new ByteWriter().u16(group).vector(2, keyExchange).toBytes();
  }

  Bytes encodeAsList() {
    return new ByteWriter().vector(2, encode()).toBytes();
  }
}
