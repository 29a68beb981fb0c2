/**
 * MIKEY (RFC 3830) with forward secrecy: two phones agree on SRTP keys inside offer and answer, by
 * a Diffie-Hellman exchange that is signed ({@code MIKEY-DH}) or authenticated with a group's key
 * ({@code MIKEY-DHHMAC}, RFC 4650). {@link dev.sottovoce.mikey.MikeyInitiator} and {@link
 * dev.sottovoce.mikey.MikeyResponder} are one exchange each: octets and a date in, octets and keys
 * out.
 *
 * <p>Read and refused with a reason: every mode without forward secrecy, the registered groups of
 * at most 1,536 bits, NULL and SHA-1 authentication. Where certificates and group keys come from,
 * and how messages travel, is for others. No socket, clock, thread or source of randomness is made
 * here. Objects are confined to one thread.
 */
@NullMarked
package dev.sottovoce.mikey;

import org.jspecify.annotations.NullMarked;
