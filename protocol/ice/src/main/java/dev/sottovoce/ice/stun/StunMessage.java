package dev.sottovoce.ice.stun;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One message as received (RFC 8489 section 5). Its shape and FINGERPRINT are known to be right;
 * nothing else is until {@link #authenticates}. Immutable.
 */
public final class StunMessage {
  public static final int BINDING = 1;

  // RFC 8656 section 17.
  public static final int ALLOCATE = 3;
  public static final int REFRESH = 4;
  public static final int SEND = 6;
  public static final int DATA = 7;
  public static final int CREATE_PERMISSION = 8;
  public static final int CHANNEL_BIND = 9;

  /** Longer ones would not fit a datagram that passes every path. */
  public static final int MAX_BYTES = 2048;

  public static final int MAX_ATTRIBUTES = 64;

  /** What {@link #parse} makes of a datagram. */
  public sealed interface Parse {
    record Parsed(StunMessage message) implements Parse {}

    record Refused(Reason reason) implements Parse {}
  }

  /** Why a datagram is no STUN message. */
  public enum Reason {
    NOT_STUN,
    TOO_LONG,
    /** The header's length is not that of the datagram, or an attribute reaches past the end. */
    WRONG_LENGTH,
    TOO_MANY_ATTRIBUTES,
    MALFORMED_ATTRIBUTE,
    WRONG_FINGERPRINT,
    /** Something follows FINGERPRINT. */
    FINGERPRINT_NOT_LAST
  }

  /** Where the integrity attributes stand; zero when absent. */
  record Integrity(int sha1At, int sha256At, Bytes sha256) {
    static final Integrity NONE = new Integrity(0, 0, Bytes.EMPTY);
  }

  private final Bytes octets;
  private final StunClass stunClass;
  private final int method;
  private final Bytes transactionId;
  private final List<StunAttribute> attributes;
  private final Integrity integrity;

  StunMessage(
      Bytes octets,
      StunClass stunClass,
      int method,
      Bytes transactionId,
      List<StunAttribute> attributes,
      Integrity integrity) {
    this.octets = octets;
    this.stunClass = stunClass;
    this.method = method;
    this.transactionId = transactionId;
    this.attributes = List.copyOf(attributes);
    this.integrity = integrity;
  }

  /** Reads one whole datagram; any octets are safe to pass. */
  public static Parse parse(Bytes datagram) {
    return new StunParser(datagram).parse();
  }

  public StunClass stunClass() {
    return stunClass;
  }

  /** The method, {@link #BINDING} for ICE. */
  public int method() {
    return method;
  }

  /** Twelve octets. */
  public Bytes transactionId() {
    return transactionId;
  }

  /** Those before the integrity attribute; what follows it must not be believed. */
  public List<StunAttribute> attributes() {
    return attributes;
  }

  /** The first attribute of a kind; repetitions do not count (RFC 8489 section 14). */
  public <T extends StunAttribute> Optional<T> first(Class<T> kind) {
    for (StunAttribute attribute : attributes) {
      if (kind.isInstance(attribute)) return Optional.of(kind.cast(attribute));
    }
    return Optional.empty();
  }

  public boolean has(Class<? extends StunAttribute> kind) {
    return first(kind).isPresent();
  }

  /** Types of attributes that the sender wants understood and that are unknown here: answer 420. */
  public List<Integer> unknownRequired() {
    List<Integer> types = new ArrayList<>();
    for (StunAttribute attribute : attributes) {
      if (attribute instanceof StunAttribute.Unknown unknown && unknown.comprehensionRequired()) {
        types.add(unknown.type());
      }
    }
    return types;
  }

  /** Whether there is a MESSAGE-INTEGRITY of either hash. */
  public boolean hasIntegrity() {
    return integrity.sha1At > 0 || integrity.sha256At > 0;
  }

  /**
   * Whether the integrity attribute was made with this key; false when there is none. When both
   * hashes are there SHA-256 decides (RFC 8489 section 9.1.4).
   */
  public boolean authenticates(IntegrityKey key) {
    if (integrity.sha256At > 0) {
      int at = integrity.sha256At;
      int length = integrity.sha256.length();
      int headerLength = at + 4 + length - Stun.HEADER_BYTES;
      // The sender may have cut the MAC down to not less than 16 octets (section 14.6).
      Bytes expected = key.sha256(octets, at, headerLength).slice(0, length);
      return expected.equalsInConstantTime(integrity.sha256);
    }
    if (integrity.sha1At == 0) return false;
    int at = integrity.sha1At;
    int macAt = at + 4;
    Bytes expected = key.sha1(octets, at, macAt + StunWriter.SHA1_BYTES - Stun.HEADER_BYTES);
    return expected.equalsInConstantTime(octets.slice(macAt, macAt + StunWriter.SHA1_BYTES));
  }

  @Override
  public String toString() {
    return "StunMessage[" + stunClass + ", method " + method + "]";
  }
}
