/**
 * SIP connections over TLS 1.3 with client certificates: framing, limits per connection and source,
 * keep-alives (RFC 5626). One event loop runs a whole edge.
 */
@NullMarked
package dev.sottovoce.server.edge;

import org.jspecify.annotations.NullMarked;
