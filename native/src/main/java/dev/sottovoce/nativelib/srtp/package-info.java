/**
 * SRTP's packet ciphers ({@link dev.sottovoce.srtp.PacketCipher}) from native libraries: BoringSSL
 * or AWS-LC, whose AEADs want one call for a packet, and OpenSSL's libcrypto 3. A packet is copied
 * into scratch memory of the thread, which costs less than a memory segment for each place in it
 * would, and back; nothing is allocated. Functions take addresses as numbers: every one points into
 * that memory or a key's, and lengths are checked when the packet is copied. Session keys lie
 * outside the heap and are wiped when a cipher is destroyed; what was opened does not stay in
 * scratch memory.
 */
@NullMarked
package dev.sottovoce.nativelib.srtp;

import org.jspecify.annotations.NullMarked;
