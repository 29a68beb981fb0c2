/**
 * The jitter buffer: puts packets back in order and decides for each 20 ms what is played. Pure
 * logic with times passed in, no allocation per packet; what a packet contains is for the codec.
 * Its user guards it with a lock or confines it to one thread.
 */
@NullMarked
package dev.sottovoce.call.jitter;

import org.jspecify.annotations.NullMarked;
