/** Signed JSON (RFC 7515) with one algorithm, ES256, and keys (RFC 7517) of one kind, P-256. */
@NullMarked
package dev.sottovoce.identity.jose;

import org.jspecify.annotations.NullMarked;
