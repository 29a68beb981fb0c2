/**
 * SIP transactions (RFC 3261 section 17, with the Accepted state of RFC 6026): retransmissions and
 * time limits on unreliable transports, absorption of repeats, ACK for refusals, CANCEL. One pure
 * {@link dev.sottovoce.sip.transaction.TransactionLayer} serves phone and proxy alike; what a
 * request means is for its user. Confined to one thread.
 */
@NullMarked
package dev.sottovoce.sip.transaction;

import org.jspecify.annotations.NullMarked;
