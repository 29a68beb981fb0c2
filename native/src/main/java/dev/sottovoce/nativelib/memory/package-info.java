/**
 * Memory for keys on Linux: its pages are locked (mlock(2)) and left out of core dumps
 * (madvise(2)). From any thread.
 */
@NullMarked
package dev.sottovoce.nativelib.memory;

import org.jspecify.annotations.NullMarked;
