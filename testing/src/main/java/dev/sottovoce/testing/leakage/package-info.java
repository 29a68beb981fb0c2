/**
 * Somebody who sees packets and guesses what is said: observers that learn from sightings whose
 * content is known, and the score of their guesses. For the test of sizes and beats in virtual time
 * and the bench of real captures. No clock, no randomness: the same sightings give the same score.
 */
@NullMarked
package dev.sottovoce.testing.leakage;

import org.jspecify.annotations.NullMarked;
