/** How long a call takes to be set up through the real server. */
@NullMarked
package dev.sottovoce.lab.bench.setup;

import org.jspecify.annotations.NullMarked;
