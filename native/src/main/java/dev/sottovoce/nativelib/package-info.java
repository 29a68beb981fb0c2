/** Backends through the foreign function interface. */
@NullMarked
package dev.sottovoce.nativelib;

import org.jspecify.annotations.NullMarked;
