/**
 * Interactive Connectivity Establishment (RFC 8445) with trickle (RFC 8838, RFC 8840) and consent
 * freshness (RFC 7675): {@link dev.sottovoce.ice.IceAgent} finds a pair of addresses over which two
 * ends reach one another. Datagrams and the time go in, datagrams and findings come out; the driver
 * owns the sockets.
 *
 * <p>Relayed candidates come from allocations that the driver keeps with {@link
 * dev.sottovoce.ice.turn.TurnClient}. Left out: TCP candidates (RFC 6544) and host names in
 * candidates, mDNS ones included, are skipped: such a peer is reached through the peer-reflexive
 * candidate that its own checks make. Objects are confined to one thread.
 */
@NullMarked
package dev.sottovoce.ice;

import org.jspecify.annotations.NullMarked;
