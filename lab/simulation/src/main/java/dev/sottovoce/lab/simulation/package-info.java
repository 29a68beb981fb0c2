/**
 * Whole calls in virtual time: two complete ends (call machine, SIP transactions, ICE, DTLS and
 * SRTP, the classes that phones run) over a network that loses, delays, reorders, duplicates and
 * corrupts, and signalling that can break. One seed replays one call, event for event.
 *
 * <p>Simulated are sockets, clocks and the codec (a frame is its number); the server is a wire
 * between the two ends. Confined to one thread, except that Bouncy Castle's handshake runs on a
 * thread that the association waits for.
 */
@NullMarked
package dev.sottovoce.lab.simulation;

import org.jspecify.annotations.NullMarked;
