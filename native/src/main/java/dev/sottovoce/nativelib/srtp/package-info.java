/**
 * SRTP's packet ciphers ({@link dev.sottovoce.srtp.PacketCipher}) from native libraries: BoringSSL
 * or AWS-LC, whose AEADs want one call for a packet, and OpenSSL's libcrypto 3. A packet in an
 * array is copied into scratch memory of the thread, which costs less than a memory segment for
 * each place in it would, and back; one in a {@link dev.sottovoce.nativelib.srtp.NativePacketSlot}
 * stays where it lies. Nothing is allocated. Functions take addresses as numbers: every one points
 * into that memory, a slot or a key's, and lengths are checked before. Session keys lie outside the
 * heap and are wiped when a cipher is destroyed; what was opened does not stay in scratch memory.
 */
@NullMarked
package dev.sottovoce.nativelib.srtp;

import org.jspecify.annotations.NullMarked;
