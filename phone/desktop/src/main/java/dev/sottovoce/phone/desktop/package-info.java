/**
 * What a phone on a desktop computer has besides the core: microphone and loudspeaker by
 * javax.sound, and Opus by libopus. Echo is not cancelled: use a headset. Each device has a thread
 * or a buffer of its own, so that the media thread never waits for it.
 */
@NullMarked
package dev.sottovoce.phone.desktop;

import org.jspecify.annotations.NullMarked;
