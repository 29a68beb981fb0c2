package dev.sottovoce.ice.stun;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/**
 * The attributes that this room understands (RFC 8489 section 14, RFC 8445 section 16.1, RFC 8656
 * section 18), and {@link Unknown} for all others. MESSAGE-INTEGRITY and FINGERPRINT are no values
 * to carry about: {@link StunMessage} checks and {@link StunWriter} makes them.
 */
public sealed interface StunAttribute {
  /** What an old server sends instead of, or beside, XOR-MAPPED-ADDRESS. */
  record MappedAddress(TransportAddress address) implements StunAttribute {}

  record XorMappedAddress(TransportAddress address) implements StunAttribute {}

  /** Personal: {@code toString} hides it. */
  record Username(String name) implements StunAttribute {
    @Override
    public String toString() {
      return "Username[hidden]";
    }
  }

  /** SHA-256 over user name and realm, in place of USERNAME (RFC 8489 section 14.4). */
  record UserHash(Bytes hash) implements StunAttribute {}

  record Realm(String realm) implements StunAttribute {}

  record Nonce(String nonce) implements StunAttribute {}

  /** How the long-term key is derived: 1 is MD5, 2 is SHA-256 (RFC 8489 section 18.5). */
  record PasswordAlgorithm(int algorithm, Bytes parameters) implements StunAttribute {}

  record Software(String description) implements StunAttribute {}

  /**
   * @param code 300 to 699
   */
  record ErrorCode(int code, String reason) implements StunAttribute {
    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHENTICATED = 401;
    public static final int UNKNOWN_ATTRIBUTE = 420;
    public static final int TRY_ALTERNATE = 300;
    public static final int FORBIDDEN = 403;
    public static final int ALLOCATION_MISMATCH = 437;
    public static final int STALE_NONCE = 438;
    public static final int ADDRESS_FAMILY_NOT_SUPPORTED = 440;
    public static final int WRONG_CREDENTIALS = 441;
    public static final int UNSUPPORTED_TRANSPORT = 442;
    public static final int ALLOCATION_QUOTA_REACHED = 486;
    public static final int ROLE_CONFLICT = 487;
    public static final int INSUFFICIENT_CAPACITY = 508;

    public ErrorCode {
      if (code < 300 || code > 699) throw new IllegalArgumentException("no error code: " + code);
    }
  }

  record UnknownAttributes(List<Integer> types) implements StunAttribute {
    public UnknownAttributes {
      types = List.copyOf(types);
    }
  }

  /** The priority that a peer-reflexive candidate found by this check would have. */
  record Priority(long priority) implements StunAttribute {}

  record UseCandidate() implements StunAttribute {}

  /** The tie-breaker is an unsigned 64-bit number. */
  record IceControlling(long tieBreaker) implements StunAttribute {}

  /** The tie-breaker is an unsigned 64-bit number. */
  record IceControlled(long tieBreaker) implements StunAttribute {}

  /** 0x4000 to 0x4FFF. */
  record ChannelNumber(int number) implements StunAttribute {}

  /** Seconds. */
  record Lifetime(long seconds) implements StunAttribute {}

  record XorPeerAddress(TransportAddress address) implements StunAttribute {}

  /** What goes to a peer or came from one. */
  record Data(Bytes octets) implements StunAttribute {}

  record XorRelayedAddress(TransportAddress address) implements StunAttribute {}

  /** 1 is IPv4, 2 is IPv6. */
  record RequestedAddressFamily(int family) implements StunAttribute {}

  /** An IP protocol number; 17 is UDP. */
  record RequestedTransport(int protocol) implements StunAttribute {}

  record Unknown(int type, Bytes value) implements StunAttribute {
    /** Whether a receiver that does not know it must refuse the message. */
    public boolean comprehensionRequired() {
      return type < 0x8000;
    }
  }
}
