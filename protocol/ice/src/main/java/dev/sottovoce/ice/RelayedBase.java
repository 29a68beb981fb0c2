package dev.sottovoce.ice;

/**
 * An allocation on a relay (RFC 8656) that the driver keeps: it sends and receives by it as if by a
 * socket that were bound to {@code relayed}.
 *
 * @param relayed its address for peers
 * @param related what the relay sees of us, for the candidate's {@code raddr}; {@link #hidden}
 *     where the peer must not learn it
 */
public record RelayedBase(TransportAddress relayed, TransportAddress related) {
  /** One that tells nothing of where we are (RFC 8839 section 5.1). */
  public static RelayedBase hidden(TransportAddress relayed) {
    String unspecified = relayed.isIpv6() ? "::" : "0.0.0.0";
    return new RelayedBase(
        relayed, TransportAddress.parse(unspecified, 9).orElseThrow(IllegalStateException::new));
  }
}
