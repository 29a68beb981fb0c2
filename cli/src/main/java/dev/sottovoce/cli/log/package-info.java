/** How log events are written: what happened and where, never about whom. */
@NullMarked
package dev.sottovoce.cli.log;

import org.jspecify.annotations.NullMarked;
