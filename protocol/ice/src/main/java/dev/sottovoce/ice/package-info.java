/** STUN and the ICE agent. */
@NullMarked
package dev.sottovoce.ice;

import org.jspecify.annotations.NullMarked;
