/** Seeded generators and vector readers for tests. */
@NullMarked
package dev.sottovoce.testing;

import org.jspecify.annotations.NullMarked;
