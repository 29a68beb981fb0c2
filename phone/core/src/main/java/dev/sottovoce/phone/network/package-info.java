/**
 * UDP sockets for media, and relays by UDP, TCP or TLS. One network thread per call receives on all
 * of the call's sockets and sorts what arrives by its first octet (RFC 7983): media goes straight
 * to the media engine on that thread, STUN and DTLS go to the phone's loop.
 */
@NullMarked
package dev.sottovoce.phone.network;

import org.jspecify.annotations.NullMarked;
