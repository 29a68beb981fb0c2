package dev.sottovoce.ice.stun;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Attribute values to and from octets (RFC 8489 section 14). */
final class AttributeCodec {
  static final int MAPPED_ADDRESS = 0x0001;
  static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int UNKNOWN_ATTRIBUTES = 0x000A;
  static final int CHANNEL_NUMBER = 0x000C;
  static final int LIFETIME = 0x000D;
  static final int XOR_PEER_ADDRESS = 0x0012;
  static final int DATA = 0x0013;
  static final int REALM = 0x0014;
  static final int NONCE = 0x0015;
  static final int XOR_RELAYED_ADDRESS = 0x0016;
  static final int REQUESTED_ADDRESS_FAMILY = 0x0017;
  static final int REQUESTED_TRANSPORT = 0x0019;
  static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
  static final int PASSWORD_ALGORITHM = 0x001D;
  static final int USERHASH = 0x001E;
  static final int XOR_MAPPED_ADDRESS = 0x0020;
  static final int PRIORITY = 0x0024;
  static final int USE_CANDIDATE = 0x0025;
  static final int SOFTWARE = 0x8022;
  static final int FINGERPRINT = 0x8028;
  static final int ICE_CONTROLLED = 0x8029;
  static final int ICE_CONTROLLING = 0x802A;

  /** The widest text of RFC 8489: 128 characters, in octets. */
  static final int MAX_TEXT_BYTES = 763;

  private static final int MAX_UNKNOWN_TYPES = 32;
  private static final int FAMILY_IPV4 = 1;
  private static final int FAMILY_IPV6 = 2;

  private AttributeCodec() {}

  /** Nothing means that the value is malformed. */
  static Optional<StunAttribute> decode(int type, Bytes value, Bytes transactionId) {
    switch (type) {
      case MAPPED_ADDRESS:
        return address(value, noMask()).map(StunAttribute.MappedAddress::new);
      case XOR_MAPPED_ADDRESS:
        return address(value, mask(transactionId)).map(StunAttribute.XorMappedAddress::new);
      case USERNAME:
        return text(value).map(StunAttribute.Username::new);
      case REALM:
        return text(value).map(StunAttribute.Realm::new);
      case NONCE:
        return text(value).map(StunAttribute.Nonce::new);
      case SOFTWARE:
        return text(value).map(StunAttribute.Software::new);
      case USERHASH:
        return value.length() == 32
            ? Optional.of(new StunAttribute.UserHash(value))
            : Optional.empty();
      case PASSWORD_ALGORITHM:
        return passwordAlgorithm(value);
      case ERROR_CODE:
        return errorCode(value);
      case UNKNOWN_ATTRIBUTES:
        return unknownAttributes(value);
      case PRIORITY:
        return value.length() == 4
            ? Optional.of(new StunAttribute.Priority(new ByteReader(value).u32()))
            : Optional.empty();
      case USE_CANDIDATE:
        return value.isEmpty() ? Optional.of(new StunAttribute.UseCandidate()) : Optional.empty();
      case ICE_CONTROLLING:
        return tieBreaker(value).map(StunAttribute.IceControlling::new);
      case ICE_CONTROLLED:
        return tieBreaker(value).map(StunAttribute.IceControlled::new);
      default:
        return decodeTurn(type, value, transactionId);
    }
  }

  /** Those of RFC 8656 section 18. */
  private static Optional<StunAttribute> decodeTurn(int type, Bytes value, Bytes transactionId) {
    switch (type) {
      case CHANNEL_NUMBER:
        return number(value).map(n -> new StunAttribute.ChannelNumber((int) (n >>> 16)));
      case LIFETIME:
        return number(value).map(StunAttribute.Lifetime::new);
      case XOR_PEER_ADDRESS:
        return address(value, mask(transactionId)).map(StunAttribute.XorPeerAddress::new);
      case DATA:
        return Optional.of(new StunAttribute.Data(value));
      case XOR_RELAYED_ADDRESS:
        return address(value, mask(transactionId)).map(StunAttribute.XorRelayedAddress::new);
      case REQUESTED_ADDRESS_FAMILY:
        return number(value).map(n -> new StunAttribute.RequestedAddressFamily((int) (n >>> 24)));
      case REQUESTED_TRANSPORT:
        return number(value).map(n -> new StunAttribute.RequestedTransport((int) (n >>> 24)));
      default:
        return Optional.of(new StunAttribute.Unknown(type, value));
    }
  }

  /** Four octets; what is smaller stands in front and the rest is reserved. */
  private static Optional<Long> number(Bytes value) {
    return value.length() == 4 ? Optional.of(new ByteReader(value).u32()) : Optional.empty();
  }

  static int typeOf(StunAttribute attribute) {
    if (attribute instanceof StunAttribute.MappedAddress) return MAPPED_ADDRESS;
    if (attribute instanceof StunAttribute.XorMappedAddress) return XOR_MAPPED_ADDRESS;
    if (attribute instanceof StunAttribute.Username) return USERNAME;
    if (attribute instanceof StunAttribute.UserHash) return USERHASH;
    if (attribute instanceof StunAttribute.Realm) return REALM;
    if (attribute instanceof StunAttribute.Nonce) return NONCE;
    if (attribute instanceof StunAttribute.PasswordAlgorithm) return PASSWORD_ALGORITHM;
    if (attribute instanceof StunAttribute.Software) return SOFTWARE;
    if (attribute instanceof StunAttribute.ErrorCode) return ERROR_CODE;
    if (attribute instanceof StunAttribute.UnknownAttributes) return UNKNOWN_ATTRIBUTES;
    if (attribute instanceof StunAttribute.Priority) return PRIORITY;
    if (attribute instanceof StunAttribute.UseCandidate) return USE_CANDIDATE;
    if (attribute instanceof StunAttribute.IceControlling) return ICE_CONTROLLING;
    if (attribute instanceof StunAttribute.IceControlled) return ICE_CONTROLLED;
    if (attribute instanceof StunAttribute.ChannelNumber) return CHANNEL_NUMBER;
    if (attribute instanceof StunAttribute.Lifetime) return LIFETIME;
    if (attribute instanceof StunAttribute.XorPeerAddress) return XOR_PEER_ADDRESS;
    if (attribute instanceof StunAttribute.Data) return DATA;
    if (attribute instanceof StunAttribute.XorRelayedAddress) return XOR_RELAYED_ADDRESS;
    if (attribute instanceof StunAttribute.RequestedAddressFamily) return REQUESTED_ADDRESS_FAMILY;
    if (attribute instanceof StunAttribute.RequestedTransport) return REQUESTED_TRANSPORT;
    return ((StunAttribute.Unknown) attribute).type();
  }

  static Bytes encode(StunAttribute attribute, Bytes transactionId) {
    if (attribute instanceof StunAttribute.MappedAddress a) return address(a.address(), noMask());
    if (attribute instanceof StunAttribute.XorMappedAddress a) {
      return address(a.address(), mask(transactionId));
    }
    if (attribute instanceof StunAttribute.Username a) return Bytes.utf8(a.name());
    if (attribute instanceof StunAttribute.XorPeerAddress a) {
      return address(a.address(), mask(transactionId));
    }
    if (attribute instanceof StunAttribute.XorRelayedAddress a) {
      return address(a.address(), mask(transactionId));
    }
    if (attribute instanceof StunAttribute.Data a) return a.octets();
    if (attribute instanceof StunAttribute.UserHash a) return a.hash();
    if (attribute instanceof StunAttribute.Realm a) return Bytes.utf8(a.realm());
    if (attribute instanceof StunAttribute.Nonce a) return Bytes.utf8(a.nonce());
    if (attribute instanceof StunAttribute.Software a) return Bytes.utf8(a.description());
    ByteWriter value = new ByteWriter();
    if (attribute instanceof StunAttribute.PasswordAlgorithm a) {
      value.u16(a.algorithm()).vector(2, a.parameters());
    } else if (attribute instanceof StunAttribute.ErrorCode a) {
      value.u16(0).u8(a.code() / 100).u8(a.code() % 100).bytes(Bytes.utf8(a.reason()));
    } else if (attribute instanceof StunAttribute.UnknownAttributes a) {
      a.types().forEach(value::u16);
    } else if (attribute instanceof StunAttribute.Priority a) {
      value.u32(a.priority());
    } else if (attribute instanceof StunAttribute.IceControlling a) {
      value.u64(a.tieBreaker());
    } else if (attribute instanceof StunAttribute.IceControlled a) {
      value.u64(a.tieBreaker());
    } else if (attribute instanceof StunAttribute.ChannelNumber a) {
      value.u16(a.number()).u16(0);
    } else if (attribute instanceof StunAttribute.Lifetime a) {
      value.u32(a.seconds());
    } else if (attribute instanceof StunAttribute.RequestedAddressFamily a) {
      value.u8(a.family()).u24(0);
    } else if (attribute instanceof StunAttribute.RequestedTransport a) {
      value.u8(a.protocol()).u24(0);
    } else if (attribute instanceof StunAttribute.Unknown a) {
      value.bytes(a.value());
    }
    return value.toBytes();
  }

  private static Optional<String> text(Bytes value) {
    return value.length() > MAX_TEXT_BYTES ? Optional.empty() : Optional.of(value.utf8());
  }

  private static Optional<Long> tieBreaker(Bytes value) {
    return value.length() == 8 ? Optional.of(new ByteReader(value).u64()) : Optional.empty();
  }

  private static Optional<StunAttribute> passwordAlgorithm(Bytes value) {
    ByteReader reader = new ByteReader(value);
    int algorithm = reader.u16();
    Bytes parameters = reader.vector(2);
    // The parameters are padded to four octets; the padding may count in the attribute's length.
    return reader.overrun() || reader.remaining() > 3
        ? Optional.empty()
        : Optional.of(new StunAttribute.PasswordAlgorithm(algorithm, parameters));
  }

  private static Optional<StunAttribute> errorCode(Bytes value) {
    ByteReader reader = new ByteReader(value);
    reader.skip(2);
    int hundreds = reader.u8() & 7;
    int rest = reader.u8();
    if (reader.overrun() || reader.remaining() > MAX_TEXT_BYTES) return Optional.empty();
    if (hundreds < 3 || hundreds > 6 || rest > 99) return Optional.empty();
    return Optional.of(new StunAttribute.ErrorCode(100 * hundreds + rest, reader.rest().utf8()));
  }

  private static Optional<StunAttribute> unknownAttributes(Bytes value) {
    if (value.length() % 2 != 0 || value.length() > 2 * MAX_UNKNOWN_TYPES) return Optional.empty();
    ByteReader reader = new ByteReader(value);
    List<Integer> types = new ArrayList<>();
    while (reader.remaining() > 0) types.add(reader.u16());
    return Optional.of(new StunAttribute.UnknownAttributes(types));
  }

  private static Optional<TransportAddress> address(Bytes value, Bytes mask) {
    ByteReader reader = new ByteReader(value);
    reader.skip(1);
    int family = reader.u8();
    int port = reader.u16() ^ (mask.at(0) << 8 | mask.at(1));
    Bytes masked = reader.rest();
    int expected = family == FAMILY_IPV4 ? 4 : family == FAMILY_IPV6 ? 16 : -1;
    if (reader.overrun() || masked.length() != expected) return Optional.empty();
    return Optional.of(new TransportAddress(xor(masked, mask), port));
  }

  private static Bytes address(TransportAddress address, Bytes mask) {
    return new ByteWriter()
        .u8(0)
        .u8(address.isIpv6() ? FAMILY_IPV6 : FAMILY_IPV4)
        .u16(address.port() ^ (mask.at(0) << 8 | mask.at(1)))
        .bytes(xor(address.address(), mask))
        .toBytes();
  }

  /** Cookie, then transaction id (RFC 8489 section 14.2). */
  private static Bytes mask(Bytes transactionId) {
    return new ByteWriter(16).u32(Stun.MAGIC_COOKIE).bytes(transactionId).toBytes();
  }

  private static Bytes noMask() {
    return new ByteWriter(16).zeros(16).toBytes();
  }

  private static Bytes xor(Bytes octets, Bytes mask) {
    int[] result = new int[octets.length()];
    for (int i = 0; i < result.length; i++) result[i] = octets.at(i) ^ mask.at(i);
    return Bytes.of(result);
  }
}
