/**
 * The ceremonies of WebAuthn (level 2, section 7), checked by webauthn4j, and what an attestation
 * says of where a passkey's key is kept. Whose passkey it is, others know. Its calls block.
 */
@NullMarked
package dev.sottovoce.server.webauthn;

import org.jspecify.annotations.NullMarked;
