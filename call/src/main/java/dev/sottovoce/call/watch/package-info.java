/**
 * The media watchdog: says within three seconds which direction of a call is silent and why. Pure
 * logic with times passed in; thread-safe, since network and media threads report to it.
 */
@NullMarked
package dev.sottovoce.call.watch;

import org.jspecify.annotations.NullMarked;
