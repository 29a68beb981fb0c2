package dev.sottovoce.ice;

import java.util.Optional;

/**
 * One UDP candidate as the peers tell it to one another (RFC 8839 section 5.1).
 *
 * @param foundation 1 to 32 characters of letters, digits, {@code +} and {@code /}
 * @param component 1 to 256; 1 is RTP (with RTCP when multiplexed), 2 is RTCP
 * @param priority 1 to 2^31 - 1
 * @param related the base of a reflexive candidate as told; nothing, for privacy or for a host
 */
public record Candidate(
    String foundation,
    int component,
    long priority,
    TransportAddress address,
    CandidateType type,
    Optional<TransportAddress> related) {

  /** The longest attribute value that is read. */
  public static final int MAX_CHARACTERS = 1024;

  static final long MAX_PRIORITY = (1L << 31) - 1;

  public Candidate {
    if (!CandidateText.isFoundation(foundation)) {
      throw new IllegalArgumentException("a foundation has 1 to 32 characters of ice-char");
    }
    if (component < 1 || component > 256) {
      throw new IllegalArgumentException("want component in 1..256, not " + component);
    }
    if (priority < 1 || priority > MAX_PRIORITY) {
      throw new IllegalArgumentException("want priority in 1..2^31-1, not " + priority);
    }
  }

  /** What became of one {@code candidate} attribute. */
  public sealed interface Parse {
    record Parsed(Candidate candidate) implements Parse {}

    record Skipped(Why why) implements Parse {}
  }

  /** Why a candidate of the peer is not used; a peer may rightly send each but the first. */
  public enum Why {
    MALFORMED,
    /** TCP or a later transport: RFC 8839 says to ignore it. */
    NOT_UDP,
    /** A name, as browsers hide addresses with (mDNS): no look-up is made. */
    HOST_NAME,
    UNKNOWN_TYPE,
    /** Unspecified, a group address, or port 0. */
    NOT_UNICAST
  }

  /**
   * Reads the value of a {@code candidate} attribute: what follows {@code candidate:}. Extensions
   * are ignored.
   */
  public static Parse parse(String attributeValue) {
    return CandidateText.parse(attributeValue);
  }

  /** The value for a {@code candidate} attribute, without {@code candidate:}. */
  public String format() {
    return CandidateText.format(this);
  }
}
