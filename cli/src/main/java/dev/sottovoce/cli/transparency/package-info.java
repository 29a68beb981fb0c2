/** {@code log} and {@code witness}: the organisation's log and those who watch it. */
@NullMarked
package dev.sottovoce.cli.transparency;

import org.jspecify.annotations.NullMarked;
