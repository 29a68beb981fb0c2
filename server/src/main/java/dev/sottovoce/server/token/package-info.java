/**
 * Access tokens of the server (RFC 9068): the key that signs them, and who it is that shows one
 * with a proof of the key that it is bound to (RFC 9449), over HTTPS and over SIP (RFC 8898).
 * Thread-safe; what asks the directory blocks.
 */
@NullMarked
package dev.sottovoce.server.token;

import org.jspecify.annotations.NullMarked;
