/**
 * {@code bench identity}: what it costs a phone to know that the other end is who it was: proofs of
 * the newest version in an organisation of a million accounts.
 */
@NullMarked
package dev.sottovoce.lab.bench.identity;

import org.jspecify.annotations.NullMarked;
