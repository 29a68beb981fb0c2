/**
 * Benchmarks, each next to its peer in one run: {@code ./sottovoce bench NAME}. Ratios and
 * percentiles are asserted here and nowhere else; tests only have generous deadlines. Not shipped.
 */
@NullMarked
package dev.sottovoce.lab.bench;

import org.jspecify.annotations.NullMarked;
