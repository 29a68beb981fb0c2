/** What a frame of speech costs: each Opus backend beside the other, and the jitter buffer. */
@NullMarked
package dev.sottovoce.lab.bench.audio;

import org.jspecify.annotations.NullMarked;
