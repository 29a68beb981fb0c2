/**
 * RTCP (RFC 3550 section 6): compound packets with SR, RR, SDES and BYE, reception statistics (its
 * appendix A) and round-trip time. Unknown packet types are skipped. Left out: APP, feedback (RFC
 * 4585) and extended reports (RFC 3611). No clocks: time comes in as a parameter. Objects are
 * confined to one thread.
 */
@NullMarked
package dev.sottovoce.srtp.rtcp;

import org.jspecify.annotations.NullMarked;
