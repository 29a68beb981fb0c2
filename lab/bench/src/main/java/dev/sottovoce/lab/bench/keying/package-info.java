/**
 * {@code bench keying}: processor time of one handshake for each side, warm: our DTLS 1.3 with
 * X25519MLKEM768 and every check, our ZRTP with the same two, and Bouncy Castle's DTLS 1.2 with
 * P-256 in the same run.
 */
@NullMarked
package dev.sottovoce.lab.bench.keying;

import org.jspecify.annotations.NullMarked;
