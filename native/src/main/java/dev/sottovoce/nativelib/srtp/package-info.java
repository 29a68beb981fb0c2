/**
 * SRTP's packet ciphers ({@link dev.sottovoce.srtp.PacketCipher}) from native libraries: BoringSSL
 * or AWS-LC, whose AEADs want one call for a packet, and OpenSSL's libcrypto 3. Packets stay where
 * they are, in the caller's array: critical downcalls read and write the heap in place. Session
 * keys lie outside the heap and are wiped when a cipher is destroyed; scratch memory belongs to the
 * thread and keeps no key stream behind. Nothing is allocated per packet.
 */
@NullMarked
package dev.sottovoce.nativelib.srtp;

import org.jspecify.annotations.NullMarked;
