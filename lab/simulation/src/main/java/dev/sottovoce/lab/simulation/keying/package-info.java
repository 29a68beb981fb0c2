/**
 * Key agreements alone, many of them, between two ends in virtual time over bad networks: each must
 * end in keys that match or in a clean failure.
 */
@NullMarked
package dev.sottovoce.lab.simulation.keying;

import org.jspecify.annotations.NullMarked;
