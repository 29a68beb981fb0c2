/**
 * UDP by Linux's own calls: many datagrams go in or out with one call ({@code recvmmsg}, {@code
 * sendmmsg}), and a run of equal ones as one that the kernel cuts (UDP_SEGMENT). Structures are
 * those of 64-bit Linux; {@link dev.sottovoce.nativelib.udp.LinuxUdp#probe} tries everything before
 * anybody relies on it.
 */
@NullMarked
package dev.sottovoce.nativelib.udp;

import org.jspecify.annotations.NullMarked;
