/**
 * The organisation's certificate authority and the server's own certificate (X.509, RFC 5280, RFC
 * 5922). Files hold the keys, readable by their owner alone.
 */
@NullMarked
package dev.sottovoce.server.pki;

import org.jspecify.annotations.NullMarked;
