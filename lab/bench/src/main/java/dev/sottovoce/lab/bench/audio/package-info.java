/**
 * What a frame of speech costs: each Opus backend beside the other, and the jitter buffer. And how
 * speech sounds after a rough network, by a spectral distance, as numbers and as a picture.
 */
@NullMarked
package dev.sottovoce.lab.bench.audio;

import org.jspecify.annotations.NullMarked;
