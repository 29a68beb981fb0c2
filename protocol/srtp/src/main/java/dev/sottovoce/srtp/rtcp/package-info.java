/**
 * RTCP (RFC 3550 section 6): compound packets with SR, RR, SDES and BYE, reception statistics (its
 * appendix A), round-trip time, the VoIP metrics of extended reports (RFC 3611), and of feedback
 * (RFC 4585) whose it is. Unknown packet types are skipped. Left out: APP. No clocks: time comes in
 * as a parameter. Objects are confined to one thread.
 */
@NullMarked
package dev.sottovoce.srtp.rtcp;

import org.jspecify.annotations.NullMarked;
