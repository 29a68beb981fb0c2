/**
 * Signing in: short-lived access tokens (RFC 9068) that are bound to a device's key, the proofs of
 * that key (RFC 9449), and what a device shows to get a token (RFC 7523). A stolen token is worth
 * nothing without the key.
 */
@NullMarked
package dev.sottovoce.identity.token;

import org.jspecify.annotations.NullMarked;
