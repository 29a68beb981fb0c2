package dev.sottovoce.identity.passport;

import dev.sottovoce.wire.Bytes;

/**
 * The largest head of the organisation's log that an end has seen: whoever shows two people two
 * logs is found out when they call each other.
 *
 * @param size in leaves
 * @param root of the tree, 32 octets
 */
public record LogHead(long size, Bytes root) {
  public LogHead {
    if (size < 0 || root.length() != CallClaim.OCTETS) {
      throw new IllegalArgumentException("a head has a size and a root of 32 octets");
    }
  }
}
