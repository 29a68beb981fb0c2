/** Calls with foreign phones. */
@NullMarked
package dev.sottovoce.lab.interop;

import org.jspecify.annotations.NullMarked;
