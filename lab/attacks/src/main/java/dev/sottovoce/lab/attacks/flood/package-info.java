/** What one peer tries to take from all others by sending much. */
@NullMarked
package dev.sottovoce.lab.attacks.flood;

import org.jspecify.annotations.NullMarked;
