/**
 * The voice of one call: every 20 ms a frame from an audio source through a codec and SRTP to the
 * peer, and one back through the jitter buffer to an audio sink, with RTCP reports beside it (RFC
 * 3550). One media thread a call keeps the beat and waits for nobody; who receives decrypts and
 * leaves frames in a queue without a lock. It opens only with keys and a verified peer.
 */
@NullMarked
package dev.sottovoce.phone.voice;

import org.jspecify.annotations.NullMarked;
