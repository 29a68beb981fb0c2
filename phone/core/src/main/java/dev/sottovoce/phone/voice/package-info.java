/**
 * A plain voice stream: frames of 20 ms from an audio source through a codec and SRTP to the peer,
 * and back through a small playout buffer to an audio sink. Opus goes at a constant bit rate
 * without pauses, so neither sizes nor gaps tell what is said. One media thread per call keeps the
 * beat; the network thread only decrypts and stores. Left out: RTCP reports, adaptation of the
 * playout delay and correction of clock drift.
 */
@NullMarked
package dev.sottovoce.phone.voice;

import org.jspecify.annotations.NullMarked;
