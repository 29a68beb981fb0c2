/** A push service on loopback, for phones that sleep and servers that wake them. */
@NullMarked
package dev.sottovoce.lab.interop.push;

import org.jspecify.annotations.NullMarked;
