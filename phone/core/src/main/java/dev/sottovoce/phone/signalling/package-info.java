/**
 * The connection to the server: TLS 1.3 with the device's certificate (JSSE), trusting only the
 * organisation's authority and checking the domain by RFC 5922; SIP messages framed on it (RFC 3261
 * section 18.3); sign-in kept alive (RFC 5626). One thread reads; everything else happens on the
 * phone's loop.
 */
@NullMarked
package dev.sottovoce.phone.signalling;

import org.jspecify.annotations.NullMarked;
