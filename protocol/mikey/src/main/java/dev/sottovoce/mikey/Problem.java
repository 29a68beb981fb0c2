package dev.sottovoce.mikey;

/** Why there are no keys, with the number for an ERR payload (RFC 3830 section 6.12). */
public enum Problem {
  AUTHENTICATION(0, "the message is not authentic"),
  CLOCKS_DIFFER(1, "the clocks of the two ends differ too much; set them right"),
  REPLAYED(1, "the message was seen before"),
  PRF_NOT_SUPPORTED(2, "it derives keys with SHA-1, which is not accepted"),
  MAC_NOT_SUPPORTED(3, "it is not authenticated with HMAC-SHA-256"),
  GROUP_TOO_WEAK(6, "its Diffie-Hellman group has at most 1,536 bits"),
  GROUP_NOT_SUPPORTED(6, "its Diffie-Hellman group is not known here"),
  BAD_PUBLIC_VALUE(6, "its Diffie-Hellman value is not usable"),
  IDENTITY(7, "it is from or for somebody else"),
  CERTIFICATE(8, "its certificate is not one that the organisation vouches for"),
  NO_COMMON_POLICY(10, "it offers no SRTP profile that is accepted here"),
  NO_FORWARD_SECRECY(11, "its mode has no forward secrecy"),
  MODE_NOT_ACCEPTED(11, "its mode is not accepted here"),
  MALFORMED(12, "it is malformed"),
  REFUSED_BY_PEER(12, "the other end refused it");

  private final int number;
  private final String why;

  Problem(int number, String why) {
    this.number = number;
    this.why = why;
  }

  /** Part of a sentence for the peer and the person, such as {@code it is malformed}. */
  public String why() {
    return why;
  }

  /** Whether it may mean that somebody is in between. */
  public boolean isDistrust() {
    return this == AUTHENTICATION || this == REPLAYED || this == IDENTITY || this == CERTIFICATE;
  }

  int number() {
    return number;
  }
}
