/**
 * ZRTP (RFC 6189): two phones agree on SRTP keys over the media path and two people compare a short
 * string, so no server and no certificate has a say. {@link dev.sottovoce.zrtp.ZrtpEndpoint} is one
 * exchange for one audio stream: datagrams and time in, datagrams, keys and warnings out. Its
 * post-quantum key agreement is described in {@code docs/zrtp-pq.md}.
 *
 * <p>Left out: Preshared and Multistream mode (declined, as the RFC allows), going clear and SAS
 * relaying (refused), signatures on the SAS (passed over), and storing what is retained between
 * calls, which is its owner's business. No socket, clock, thread or source of randomness is made
 * here. Objects are confined to one thread.
 */
@NullMarked
package dev.sottovoce.zrtp;

import org.jspecify.annotations.NullMarked;
