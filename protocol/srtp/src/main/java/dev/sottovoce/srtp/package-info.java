/**
 * RTP headers (RFC 3550 section 5) and their protection: SRTP and SRTCP (RFC 3711) with AES-GCM
 * (RFC 7714) and, for foreign phones, AES-CM with HMAC-SHA1; contributing sources and header
 * extensions are encrypted where both ends can (Cryptex, RFC 9335). {@link
 * dev.sottovoce.srtp.SrtpSender} and {@link dev.sottovoce.srtp.SrtpReceiver} open only with keys
 * and a verified peer, work in place on the caller's array or {@link dev.sottovoce.srtp.PacketSlot}
 * and allocate nothing of their own per packet; what {@code javax.crypto} allocates inside is its
 * own. Primitives come through {@link dev.sottovoce.srtp.PacketCipher}, so that faster backends can
 * stand in.
 *
 * <p>Left out: F8, NULL encryption, key derivation rates; header extensions are decrypted (RFC
 * 6904, RFC 9335) and not read. SRTCP is always encrypted. No sockets, threads or clocks. A sender
 * or receiver is confined to one thread at a time; sending and receiving may be on different
 * threads.
 */
@NullMarked
package dev.sottovoce.srtp;

import org.jspecify.annotations.NullMarked;
