/** Two ends in virtual time over a bad network. */
@NullMarked
package dev.sottovoce.lab.simulation;

import org.jspecify.annotations.NullMarked;
