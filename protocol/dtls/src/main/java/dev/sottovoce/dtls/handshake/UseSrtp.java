package dev.sottovoce.dtls.handshake;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** The {@code use_srtp} extension (RFC 5764 section 4.1.1). */
record UseSrtp(List<Integer> profiles, Bytes mki) {
  static UseSrtp parse(Bytes value) throws Alerted {
    ByteReader reader = new ByteReader(value);
    List<Integer> profiles = Extensions.numbers(reader.vector(2), "use_srtp");
    Bytes mki = reader.vector(1);
    if (!reader.exhausted()) throw Alerted.malformed("use_srtp");
    return new UseSrtp(profiles, mki);
  }

  Bytes encode() {
    return new ByteWriter().bytes(Extensions.encodeNumbers(profiles, 2)).vector(1, mki).toBytes();
  }
}
