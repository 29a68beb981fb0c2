package dev.sottovoce.sip.message;

import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses one whole message (RFC 3261 sections 7 and 25). One pass over the head finds the lines and
 * refuses what no honest peer sends: NUL, line ends that are not CRLF, folding bombs, too many or
 * too long headers, headers that stand twice. Then the headers that every message needs are
 * checked. Nothing is allocated before a length was found acceptable.
 */
public final class SipParser {
  private static final HeaderName[] NAMES = HeaderName.values();
  private static final int CONTENT_LENGTH = HeaderName.CONTENT_LENGTH.ordinal();

  private final SipLimits limits;

  public SipParser(SipLimits limits) {
    this.limits = limits;
  }

  /**
   * @param octets one message with its body; octets behind the body that Content-Length announces
   *     are dropped (RFC 3261 section 18.3)
   */
  public ParseResult parse(Bytes octets) {
    if (octets.length() > limits.messageOctets()) {
      return rejected(RejectReason.BODY_TOO_LONG);
    }
    return new Pass(octets.unsafeArray()).run();
  }

  private static ParseResult rejected(RejectReason reason) {
    return new ParseResult.Rejected(reason, Optional.empty());
  }

  /** One message being parsed. */
  private final class Pass {
    private final byte[] octets;
    private int[] places = new int[HeaderIndex.STRIDE * 16];
    private int lines;
    private int folds;
    private long seen;
    private int at;
    private int startLineEnd;
    private long contentLength = -1;

    /** What is wrong but leaves enough to answer by. */
    private @Nullable RejectReason deferred;

    Pass(byte[] octets) {
      this.octets = octets;
    }

    ParseResult run() {
      RejectReason reason = startLine();
      while (reason == null && !atEmptyLine()) reason = headerLine();
      if (reason != null) return rejected(reason);
      int bodyStart = at + 2;
      if (deferred != null) return answered(deferred, bodyStart, bodyStart);
      int end = contentLength < 0 ? octets.length : (int) (bodyStart + contentLength);
      if (end > octets.length) return answered(RejectReason.BODY_TRUNCATED, bodyStart, bodyStart);
      if (end - bodyStart > limits.bodyOctets()) {
        return answered(RejectReason.BODY_TOO_LONG, bodyStart, bodyStart);
      }
      return message(bodyStart, end);
    }

    private @Nullable RejectReason startLine() {
      RejectReason reason = endOfLine();
      startLineEnd = at - 2;
      return reason;
    }

    private boolean atEmptyLine() {
      return at + 1 < octets.length && octets[at] == '\r' && octets[at + 1] == '\n';
    }

    /** Moves behind the CRLF of the line at hand. */
    private @Nullable RejectReason endOfLine() {
      int last = Math.min(octets.length, limits.headerBlockOctets());
      for (int i = at; i < last; i++) {
        int octet = octets[i];
        // Only three octets of all matter, and none is above them.
        if (octet > '\r' || octet < 0) continue;
        if (octet == 0) return RejectReason.NUL_OCTET;
        if (octet == '\n') return RejectReason.BARE_LINE_END;
        if (octet != '\r') continue;
        if (i + 1 >= octets.length) return RejectReason.TRUNCATED;
        if (octets[i + 1] != '\n') return RejectReason.BARE_LINE_END;
        at = i + 2;
        return null;
      }
      return last < octets.length ? RejectReason.HEADER_BLOCK_TOO_LONG : RejectReason.TRUNCATED;
    }

    private @Nullable RejectReason headerLine() {
      int lineStart = at;
      if (lines == limits.headers()) return RejectReason.TOO_MANY_HEADERS;
      int nameEnd = lineStart;
      while (nameEnd < octets.length && Scan.isTokenOctet(octets[nameEnd])) nameEnd++;
      int colon = nameEnd;
      while (colon < octets.length && (octets[colon] == ' ' || octets[colon] == '\t')) colon++;
      if (colon == octets.length) return RejectReason.TRUNCATED;
      if (nameEnd == lineStart || octets[colon] != ':') return RejectReason.BAD_HEADER_NAME;
      RejectReason reason = endOfLine();
      while (reason == null && atFold()) {
        if (++folds > limits.continuationLines()) return RejectReason.TOO_MUCH_FOLDING;
        reason = endOfLine();
      }
      if (reason != null) return reason;
      if (at - lineStart > limits.headerOctets()) return RejectReason.HEADER_TOO_LONG;
      return add(HeaderName.ordinalOf(octets, lineStart, nameEnd), lineStart, colon + 1);
    }

    private boolean atFold() {
      return at < octets.length && (octets[at] == ' ' || octets[at] == '\t');
    }

    private @Nullable RejectReason add(int ordinal, int lineStart, int valueStart) {
      if ((lines + 1) * HeaderIndex.STRIDE > places.length) {
        places = Arrays.copyOf(places, places.length * 2);
      }
      if (ordinal >= 0 && isSecond(ordinal)) {
        // An answer is made from the first ones alone.
        deferred = RejectReason.DUPLICATE_HEADER;
        return null;
      }
      HeaderIndex.setPlaces(places, lines++, ordinal, lineStart, valueStart, at);
      return ordinal == CONTENT_LENGTH ? contentLength(valueStart) : null;
    }

    /** Whether a header that may stand once has stood before. */
    private boolean isSecond(int ordinal) {
      if (ordinal == CONTENT_LENGTH || !NAMES[ordinal].isSingle()) return false;
      boolean second = (seen >> ordinal & 1) != 0;
      seen |= 1L << ordinal;
      return second;
    }

    /** Twice with the same value is harmless; different values are how messages are smuggled. */
    private @Nullable RejectReason contentLength(int valueStart) {
      long value = Scan.number(octets, valueStart, at, Integer.MAX_VALUE);
      if (value < 0 || contentLength >= 0 && contentLength != value) {
        deferred = RejectReason.BAD_CONTENT_LENGTH;
        return null;
      }
      contentLength = value;
      return value > limits.bodyOctets() ? RejectReason.BODY_TOO_LONG : null;
    }

    private HeaderIndex index(int bodyStart, int end) {
      return new HeaderIndex(octets, startLineEnd, places, lines, bodyStart, end, folds > 0);
    }

    private ParseResult message(int bodyStart, int end) {
      StartLine line = StartLine.parse(octets, startLineEnd);
      if (line.problem() != null) return answered(line.problem(), bodyStart, bodyStart);
      HeaderIndex index = index(bodyStart, end);
      SipMessage message = line.message(index);
      RejectReason reason = message.checkHead();
      return reason == null
          ? new ParseResult.Parsed(message)
          : answered(reason, bodyStart, bodyStart);
    }

    /** A 400 for what is a request with enough to answer by; ACK is never answered. */
    private ParseResult answered(RejectReason reason, int bodyStart, int end) {
      HeaderIndex index = index(bodyStart, end);
      StartLine line = StartLine.parse(octets, startLineEnd);
      boolean request = line.isRequest() && !line.method().equals("ACK");
      return new ParseResult.Rejected(
          reason, request ? MessageEditor.badRequest(index, reason) : Optional.empty());
    }
  }
}
