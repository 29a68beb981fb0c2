package dev.sottovoce.sip.message;

/**
 * What a message may cost before it is refused.
 *
 * @param headerBlockOctets start line and headers together
 * @param headers header lines
 * @param headerOctets one header with its continuation lines
 * @param continuationLines folded lines in the whole message
 * @param bodyOctets the body
 */
public record SipLimits(
    int headerBlockOctets, int headers, int headerOctets, int continuationLines, int bodyOctets) {
  /** 16 KiB of headers, 96 of them, 4 KiB each, 64 KiB of body. */
  public static final SipLimits DEFAULT = new SipLimits(16 * 1024, 96, 4 * 1024, 32, 64 * 1024);

  public SipLimits {
    if (headerBlockOctets < 64 || headers < 1 || headerOctets < 16 || continuationLines < 0) {
      throw new IllegalArgumentException("limits too small for any SIP message");
    }
    if (bodyOctets < 0) throw new IllegalArgumentException("bodyOctets " + bodyOctets);
  }

  /** The whole message. */
  public int messageOctets() {
    return headerBlockOctets + bodyOctets;
  }
}
