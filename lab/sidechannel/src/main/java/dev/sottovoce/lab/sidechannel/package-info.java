/** {@code ./sottovoce sidechannel}: timing of comparisons, and secrets left in memory. */
@NullMarked
package dev.sottovoce.lab.sidechannel;

import org.jspecify.annotations.NullMarked;
