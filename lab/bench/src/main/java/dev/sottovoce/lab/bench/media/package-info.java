/**
 * The media bench: what protecting a packet costs with each backend and with jitsi-srtp, next to
 * libsrtp, which is the C library that other phones use. The library is loaded through FFM from
 * {@code -Dsottovoce.peer.libsrtp} or the environment's {@code SOTTOVOCE_LIBSRTP}; a fair peer is a
 * libsrtp2 built with its OpenSSL backend. Without either, the system's own is taken and named for
 * what it is. Datagrams and relays are compared with loops in C of our own, compiled where there is
 * a compiler. {@code SOTTOVOCE_AWSLC} names the libcrypto of AWS-LC, if that is to be measured.
 */
@NullMarked
package dev.sottovoce.lab.bench.media;

import org.jspecify.annotations.NullMarked;
