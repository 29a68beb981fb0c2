/**
 * The handshake of DTLS 1.3 (RFC 9147 section 5, RFC 8446 section 4): messages, their fragments and
 * reassembly, flights with acknowledgement and retransmission, key schedule, and the two roles.
 * What is off for good has no code here: early data, pre-shared keys, tickets, post-handshake
 * authentication.
 */
@NullMarked
package dev.sottovoce.dtls.handshake;

import org.jspecify.annotations.NullMarked;
