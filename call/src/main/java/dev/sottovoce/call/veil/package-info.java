/**
 * A call's messages without what the server need not know: between the call machine, which sees all
 * of them as they are, and signalling, which carries them sealed (docs/metadata.md). Objects are
 * confined to one thread.
 */
@NullMarked
package dev.sottovoce.call.veil;

import org.jspecify.annotations.NullMarked;
