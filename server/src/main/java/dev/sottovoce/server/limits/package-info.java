/**
 * What callers may cost the server, counted by where they come from, in bounded memory. Pure but
 * for {@code RateLimit}'s lock: time comes with each call.
 */
@NullMarked
package dev.sottovoce.server.limits;

import org.jspecify.annotations.NullMarked;
