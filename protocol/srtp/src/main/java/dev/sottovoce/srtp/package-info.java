/** RTP, RTCP, SRTP and SRTCP. */
@NullMarked
package dev.sottovoce.srtp;

import org.jspecify.annotations.NullMarked;
