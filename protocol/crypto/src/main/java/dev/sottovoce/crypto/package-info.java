/**
 * What every keying and media room shares: secrets that can be wiped, randomness that is injected,
 * fingerprints and the proof that one matched, HKDF, and the {@link dev.sottovoce.crypto.MediaKeys}
 * that every key agreement yields. Primitives come from the JDK or Bouncy Castle; nothing below
 * protocol level is home-made.
 */
@NullMarked
package dev.sottovoce.crypto;

import org.jspecify.annotations.NullMarked;
