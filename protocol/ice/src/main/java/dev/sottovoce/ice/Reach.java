package dev.sottovoce.ice;

/** Which remote addresses a local one can reach at all (RFC 8445 section 6.1.2.2). */
final class Reach {
  private Reach() {}

  /**
   * Same family, link-local only with link-local, and loopback only with loopback: a peer must not
   * make us knock at services of our own machine unless the driver opened loopback for it.
   */
  static boolean canSend(TransportAddress base, TransportAddress to) {
    return base.isIpv6() == to.isIpv6()
        && to.isUnicast()
        && base.isLoopback() == to.isLoopback()
        && (!base.isIpv6() || base.isLinkLocal() == to.isLinkLocal());
  }
}
