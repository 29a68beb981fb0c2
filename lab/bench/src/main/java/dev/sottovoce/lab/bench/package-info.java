/** Benchmarks, each next to its peer. */
@NullMarked
package dev.sottovoce.lab.bench;

import org.jspecify.annotations.NullMarked;
