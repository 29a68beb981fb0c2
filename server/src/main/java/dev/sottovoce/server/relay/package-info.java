/**
 * Relays for phones that cannot reach one another (TURN, RFC 8656): credentials for an hour, the
 * secrets that they are made with, and a coturn of the server's own. Media goes through the relay
 * as it is, encrypted between the two ends.
 */
@NullMarked
package dev.sottovoce.server.relay;

import org.jspecify.annotations.NullMarked;
