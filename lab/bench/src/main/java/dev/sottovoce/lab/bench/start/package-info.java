/** How long the server takes to start, and how much memory it has then. */
@NullMarked
package dev.sottovoce.lab.bench.start;

import org.jspecify.annotations.NullMarked;
