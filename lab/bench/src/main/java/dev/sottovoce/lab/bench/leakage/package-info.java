/**
 * What times, sizes and directions of real packets tell of what is said: phones talk in processes
 * of their own, the system's capture sees their packets, observers learn from the first part and
 * guess the rest.
 */
@NullMarked
package dev.sottovoce.lab.bench.leakage;

import org.jspecify.annotations.NullMarked;
