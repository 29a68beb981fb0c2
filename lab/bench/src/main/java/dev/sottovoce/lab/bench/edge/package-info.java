/**
 * What the server's edge costs its processor and memory, and how calls fare while it is flooded.
 * The server runs in a process of its own, whose CPU time and memory the kernel counts.
 */
@NullMarked
package dev.sottovoce.lab.bench.edge;

import org.jspecify.annotations.NullMarked;
