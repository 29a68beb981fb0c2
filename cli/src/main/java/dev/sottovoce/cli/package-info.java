/** The sottovoce command. */
@NullMarked
package dev.sottovoce.cli;

import org.jspecify.annotations.NullMarked;
