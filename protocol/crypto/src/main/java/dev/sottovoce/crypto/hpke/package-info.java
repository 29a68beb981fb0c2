/**
 * Hybrid public key encryption (RFC 9180), base mode, one message a sealing: with DHKEM(X25519) and
 * with X-Wing (draft-connolly-cfrg-xwing-kem), which is X25519 and ML-KEM-768 in one. Senders are
 * not authenticated; whoever needs that signs. No randomness of its own; stateless.
 */
@NullMarked
package dev.sottovoce.crypto.hpke;

import org.jspecify.annotations.NullMarked;
