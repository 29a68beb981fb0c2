/**
 * What a forking proxy needs to stay out of loops and floods (RFC 3261 section 16, RFC 5393): loop
 * detection and the breadth of a fork. Routing, timers and record-routing are the proxy's own.
 * Values are immutable and may cross threads.
 */
@NullMarked
package dev.sottovoce.sip.proxy;

import org.jspecify.annotations.NullMarked;
