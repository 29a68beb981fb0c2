/**
 * Registrar and stateful forking proxy (RFC 3261 sections 10 and 16, RFC 5626, RFC 5393) on the
 * transaction layer of protocol/sip. Nothing here blocks or owns a socket; confined to the edge's
 * event loop.
 */
@NullMarked
package dev.sottovoce.server.routing;

import org.jspecify.annotations.NullMarked;
