package dev.sottovoce.ice.stun;

import dev.sottovoce.ice.stun.StunMessage.Integrity;
import dev.sottovoce.ice.stun.StunMessage.Parse;
import dev.sottovoce.ice.stun.StunMessage.Reason;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Reads one message; used once. */
final class StunParser {
  private static final int FINGERPRINT_XOR = 0x5354554e;

  private final Bytes datagram;
  private final ByteReader reader;
  private final List<StunAttribute> attributes = new ArrayList<>();
  private Bytes transactionId = Bytes.EMPTY;
  private Integrity integrity = Integrity.NONE;
  private boolean fingerprintSeen;

  StunParser(Bytes datagram) {
    this.datagram = datagram;
    reader = new ByteReader(datagram);
  }

  Parse parse() {
    if (datagram.length() > StunMessage.MAX_BYTES) return new Parse.Refused(Reason.TOO_LONG);
    int type = reader.u16();
    int length = reader.u16();
    long cookie = reader.u32();
    transactionId = reader.bytes(Stun.TRANSACTION_ID_BYTES);
    if (reader.overrun() || type > 0x3fff || cookie != Stun.MAGIC_COOKIE) {
      return new Parse.Refused(Reason.NOT_STUN);
    }
    if (length != reader.remaining() || length % 4 != 0) {
      return new Parse.Refused(Reason.WRONG_LENGTH);
    }
    Reason refused = readAttributes();
    if (refused != null) return new Parse.Refused(refused);
    StunClass stunClass = StunClass.values()[type >> 7 & 2 | type >> 4 & 1];
    int method = type & 0x000f | type >> 1 & 0x0070 | type >> 2 & 0x0f80;
    return new Parse.Parsed(
        new StunMessage(datagram, stunClass, method, transactionId, attributes, integrity));
  }

  private @Nullable Reason readAttributes() {
    for (int count = 0; reader.remaining() > 0; count++) {
      if (count == StunMessage.MAX_ATTRIBUTES) return Reason.TOO_MANY_ATTRIBUTES;
      if (fingerprintSeen) return Reason.FINGERPRINT_NOT_LAST;
      int at = reader.position();
      int type = reader.u16();
      Bytes value = reader.vector(2);
      reader.skip(-value.length() & 3);
      if (reader.overrun()) return Reason.WRONG_LENGTH;
      Reason refused = accept(at, type, value);
      if (refused != null) return refused;
    }
    return null;
  }

  private @Nullable Reason accept(int at, int type, Bytes value) {
    if (type == AttributeCodec.FINGERPRINT) return acceptFingerprint(at, value);
    if (type == AttributeCodec.MESSAGE_INTEGRITY_SHA256) return acceptSha256(at, value);
    if (type == AttributeCodec.MESSAGE_INTEGRITY) return acceptSha1(at, value);
    // "The MESSAGE-INTEGRITY attribute protects what precedes it": the rest is passed over.
    if (integrity.sha1At() > 0 || integrity.sha256At() > 0) return null;
    Optional<StunAttribute> attribute = AttributeCodec.decode(type, value, transactionId);
    if (!attribute.isPresent()) return Reason.MALFORMED_ATTRIBUTE;
    attributes.add(attribute.get());
    return null;
  }

  private @Nullable Reason acceptSha1(int at, Bytes value) {
    if (value.length() != StunWriter.SHA1_BYTES) return Reason.MALFORMED_ATTRIBUTE;
    if (integrity.equals(Integrity.NONE)) integrity = new Integrity(at, 0, Bytes.EMPTY);
    return null;
  }

  private @Nullable Reason acceptSha256(int at, Bytes value) {
    int length = value.length();
    if (length < 16 || length > 32 || length % 4 != 0) return Reason.MALFORMED_ATTRIBUTE;
    if (integrity.sha256At() == 0) integrity = new Integrity(integrity.sha1At(), at, value);
    return null;
  }

  private @Nullable Reason acceptFingerprint(int at, Bytes value) {
    if (value.length() != 4) return Reason.MALFORMED_ATTRIBUTE;
    fingerprintSeen = true;
    return new ByteReader(value).u32() == fingerprint(datagram.slice(0, at))
        ? null
        : Reason.WRONG_FINGERPRINT;
  }

  /** CRC-32 over what precedes the attribute (RFC 8489 section 14.7). */
  static long fingerprint(Bytes preceding) {
    CRC32 crc = new CRC32();
    crc.update(preceding.toArray());
    return crc.getValue() ^ FINGERPRINT_XOR;
  }
}
