/** Attacks on phones that sleep, and by way of what wakes them. */
@NullMarked
package dev.sottovoce.lab.attacks.push;

import org.jspecify.annotations.NullMarked;
