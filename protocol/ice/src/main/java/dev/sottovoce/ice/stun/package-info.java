/**
 * STUN messages and client transactions over UDP (RFC 8489), with the attributes of ICE (RFC 8445
 * section 16.1). No sockets or threads here: the ICE agent, and through it the phone's network
 * driver, feeds it. Left out: STUN over TCP and TLS, DNS discovery, the ALTERNATE-SERVER mechanism,
 * and the bid-down cookie in NONCE, which only a server or TURN client needs. Objects are confined
 * to one thread.
 */
@NullMarked
package dev.sottovoce.ice.stun;

import org.jspecify.annotations.NullMarked;
