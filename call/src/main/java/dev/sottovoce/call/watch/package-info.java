/**
 * What watches a call's media. {@link dev.sottovoce.call.watch.MediaWatch} says within three
 * seconds which direction is silent and why; it is thread-safe, since network and media threads
 * report to it. {@link dev.sottovoce.call.watch.PacketWatch} says when packets show that somebody
 * tampers. Pure logic with times passed in.
 */
@NullMarked
package dev.sottovoce.call.watch;

import org.jspecify.annotations.NullMarked;
