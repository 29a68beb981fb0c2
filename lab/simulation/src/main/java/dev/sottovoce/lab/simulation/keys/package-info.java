/**
 * Whether keys ever repeat: thousands of calls with every key agreement, forked, restarted and
 * moved between networks, and a census of all SRTP keys and salts that they had.
 */
@NullMarked
package dev.sottovoce.lab.simulation.keys;

import org.jspecify.annotations.NullMarked;
