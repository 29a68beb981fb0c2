/**
 * A client of relays: TURN (RFC 8656) with long-term credentials. {@link
 * dev.sottovoce.ice.turn.TurnClient} keeps one allocation with its permissions and channels; what
 * arrived from the server and the time go in, messages for the server and findings come out. The
 * driver owns the connection, be it UDP, TCP or TLS.
 *
 * <p>Left out: TCP allocations (RFC 6062), reservation of ports, mobility (RFC 8016), ICMP reports,
 * redirects to other servers (300), and password algorithms other than MD5: the credentials that
 * servers hand out for a call live for an hour. Objects are confined to one thread at a time.
 */
@NullMarked
package dev.sottovoce.ice.turn;

import org.jspecify.annotations.NullMarked;
