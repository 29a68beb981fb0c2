package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/**
 * A ZRTP message (RFC 6189 sections 5.2 to 5.16), each with its own octets from preamble to the
 * end: hashes and MACs go over those, not over what was understood of them.
 */
sealed interface Message {
  int PREAMBLE = 0x505a;

  /** Preamble, length and message type block. */
  int HEADER_OCTETS = 12;

  int WORD_OCTETS = 4;
  int HASH_IMAGE_OCTETS = 32;
  int MAC_OCTETS = 8;

  Bytes octets();

  /** What a message without content says. */
  record Plain(MessageType type, Bytes octets) implements Message {
    static Plain of(MessageType type) {
      return new Plain(type, frame(type, Bytes.EMPTY));
    }
  }

  /**
   * Section 5.2.
   *
   * @param flags S, M and P in the low three bits of the first half octet
   */
  record Hello(
      Bytes octets, String version, Bytes h3, Zid zid, int flags, List<List<String>> components)
      implements Message, Authenticated {
    static final String VERSION = "1.10";

    List<String> of(Kind kind) {
      return components.get(kind.ordinal());
    }
  }

  /** The five lists of a Hello and the five choices of a Commit, in their order. */
  enum Kind {
    HASH,
    CIPHER,
    AUTH_TAG,
    KEY_AGREEMENT,
    SAS
  }

  /**
   * Section 5.4.
   *
   * @param hvi the commitment; empty in the modes that we decline
   * @param pvi the initiator's public value; empty unless in KEM mode
   */
  record Commit(Bytes octets, Bytes h2, Zid zid, List<String> choices, Bytes hvi, Bytes pvi)
      implements Message, Authenticated {
    String of(Kind kind) {
      return choices.get(kind.ordinal());
    }
  }

  /**
   * DHPart1, DHPart2, KEMPart1 and KEMPart2 (sections 5.5 and 5.6).
   *
   * @param value pvr, pvi or the initiator's nonce
   */
  record Part(MessageType type, Bytes octets, Bytes h1, SecretIds ids, Bytes value)
      implements Message, Authenticated {}

  /** Section 5.7; {@code sealed} is what {@code mac} authenticates. */
  record Confirm(MessageType type, Bytes octets, Bytes mac, Bytes iv, Bytes sealed)
      implements Message {}

  /** Section 5.9. */
  record Error(Bytes octets, long code) implements Message {}

  /** Section 5.15. */
  record Ping(Bytes octets, Bytes endpointHash) implements Message {}

  /** A message that ends in a MAC whose key the sender tells later (section 9). */
  interface Authenticated {
    Bytes octets();

    /** Whether the MAC was made with this key: the hash image of one step before. */
    default boolean isFrom(Hash sha256, Bytes hashImage) {
      int content = octets().length() - MAC_OCTETS;
      return mac(sha256, hashImage, octets().slice(0, content))
          .equalsInConstantTime(octets().slice(content, octets().length()));
    }
  }

  /** The first 64 bits of HMAC-SHA-256, whatever hash was agreed on (section 5.1.2.1). */
  static Bytes mac(Hash sha256, Bytes key, Bytes content) {
    try (Secret secret = Secret.copyOf(key)) {
      return sha256.hmac(secret, content).slice(0, MAC_OCTETS);
    }
  }

  /** Preamble, length, type and the given body. */
  static Bytes frame(MessageType type, Bytes body) {
    int octets = HEADER_OCTETS + body.length();
    if (octets % WORD_OCTETS != 0) throw new IllegalArgumentException("not in whole words");
    return new ByteWriter(octets)
        .u16(PREAMBLE)
        .u16(octets / WORD_OCTETS)
        .bytes(type.block())
        .bytes(body)
        .toBytes();
  }

  /** The same with a MAC over everything before it. */
  static Bytes frameWithMac(Hash sha256, MessageType type, Bytes body, Bytes macKey) {
    Bytes framed = frame(type, Bytes.concat(body, Bytes.unsafeWrap(new byte[MAC_OCTETS])));
    Bytes content = framed.slice(0, framed.length() - MAC_OCTETS);
    return Bytes.concat(content, mac(sha256, macKey, content));
  }

  /** The length in words that the message claims, or zero where it is no message at all. */
  static int claimedWords(Bytes octets) {
    ByteReader reader = new ByteReader(octets);
    return reader.u16() == PREAMBLE ? reader.u16() : 0;
  }
}
