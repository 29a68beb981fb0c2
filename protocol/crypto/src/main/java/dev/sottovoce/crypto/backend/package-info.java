/**
 * Cryptographic primitives behind one interface, so that libraries can be compared and exchanged.
 * Bouncy Castle and the platform's own providers are here; native libraries are in other modules.
 * {@link dev.sottovoce.crypto.backend.SelectedBackend} takes for each primitive the first library
 * whose known-answer test passes, and says why. Backends hold no state between calls and may be
 * used from any thread.
 */
@NullMarked
package dev.sottovoce.crypto.backend;

import org.jspecify.annotations.NullMarked;
