/** One call as a pure machine. */
@NullMarked
package dev.sottovoce.call;

import org.jspecify.annotations.NullMarked;
