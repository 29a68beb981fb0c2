package dev.sottovoce.mikey;

import dev.sottovoce.mikey.Header.CryptoSession;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** Writes the payloads that our messages have; each is announced in the one before it. */
final class MessageWriter {
  private MessageWriter() {}

  /** The message; a MAC or signature of no octets at its end is to be appended. */
  static Bytes write(Header header, List<Payload> payloads) {
    ByteWriter writer = new ByteWriter(1024);
    header(writer, header, kind(payloads.get(0)));
    for (int i = 0; i < payloads.size(); i++) {
      Payload payload = payloads.get(i);
      if (!(payload instanceof Payload.Sign)) {
        writer.u8(i + 1 < payloads.size() ? kind(payloads.get(i + 1)) : Payload.LAST);
      }
      body(writer, payload);
    }
    return writer.toBytes();
  }

  private static void header(ByteWriter writer, Header header, int first) {
    writer
        .u8(Header.VERSION)
        .u8(header.dataType())
        .u8(first)
        .u8((header.wantsVerification() ? 0x80 : 0) | header.prf())
        .u32(header.csbId())
        .u8(header.sessions().size())
        .u8(Header.SRTP_ID);
    for (CryptoSession each : header.sessions()) {
      writer.u8(each.policy()).u32(each.ssrc()).u32(each.rolloverCounter());
    }
  }

  private static int kind(Payload payload) {
    if (payload instanceof Payload.Kemac) return Payload.KEMAC;
    if (payload instanceof Payload.DhValue) return Payload.DH;
    if (payload instanceof Payload.Sign) return Payload.SIGN;
    if (payload instanceof Payload.Timestamp) return Payload.T;
    if (payload instanceof Payload.Id) return Payload.ID;
    if (payload instanceof Payload.Certificate) return Payload.CERT;
    if (payload instanceof Payload.Policy) return Payload.SP;
    if (payload instanceof Payload.Rand) return Payload.RAND;
    if (payload instanceof Payload.Err) return Payload.ERR;
    throw new IllegalArgumentException("this is never sent: " + payload.letter());
  }

  private static void body(ByteWriter writer, Payload payload) {
    if (payload instanceof Payload.Kemac kemac) {
      writer.u8(kemac.encryption()).vector(2, kemac.encrypted()).u8(kemac.macAlgorithm());
    } else if (payload instanceof Payload.DhValue dh) {
      writer.u8(dh.group()).bytes(dh.value());
      // Section 6.14: no validity, or a name for it.
      if (dh.mki().isEmpty()) writer.u8(0);
      else writer.u8(1).vector(1, dh.mki());
    } else if (payload instanceof Payload.Sign sign) {
      writer.u16(sign.algorithm() << 12 | sign.signature().length());
    } else if (payload instanceof Payload.Timestamp time) {
      writer.u8(time.type()).u64(time.value());
    } else if (payload instanceof Payload.Id id) {
      writer.u8(id.type()).vector(2, id.data());
    } else if (payload instanceof Payload.Certificate certificate) {
      writer.u8(certificate.type()).vector(2, certificate.data());
    } else if (payload instanceof Payload.Policy policy) {
      writer.u8(policy.number()).u8(policy.protocol()).vector(2, policy.parameters());
    } else if (payload instanceof Payload.Rand rand) {
      writer.vector(1, rand.value());
    } else if (payload instanceof Payload.Err err) {
      writer.u8(err.number()).u16(0);
    }
  }
}
