/**
 * What somebody between two phones would have them agree on instead of what they can: a server that
 * was taken over changes descriptions, whoever is on the media path changes handshakes.
 */
@NullMarked
package dev.sottovoce.lab.attacks.downgrade;

import org.jspecify.annotations.NullMarked;
