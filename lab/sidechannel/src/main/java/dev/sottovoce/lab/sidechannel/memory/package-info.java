/**
 * Looks for secrets in the memory of the process that had them: all writable mappings through
 * {@code /proc/self/mem}, and a dump of what is reachable. Linux only. Patterns are kept masked, so
 * that a search does not find itself.
 */
@NullMarked
package dev.sottovoce.lab.sidechannel.memory;

import org.jspecify.annotations.NullMarked;
