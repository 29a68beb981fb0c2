/**
 * Octets that hide a call's signalling from the server that carries it: sealed to the callee's
 * devices (HPKE, RFC 9180) and padded to one size. What they hold is for {@code call} to say.
 * Randomness is passed in; no thread is needed or kept.
 */
@NullMarked
package dev.sottovoce.identity.veil;

import org.jspecify.annotations.NullMarked;
