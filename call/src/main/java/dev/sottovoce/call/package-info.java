/**
 * One call as a pure machine: its SIP dialog (RFC 3261 sections 12 to 15, RFC 3262, 3311), offer
 * and answer (RFC 3264), the network path (ICE or, for foreign phones, symmetric RTP), key
 * agreement behind {@link dev.sottovoce.call.Keying} (DTLS-SRTP today), hold, re-INVITE and
 * hang-up. Messages, datagrams, a person's wishes and the time go in; messages, datagrams and facts
 * come out. Audio may flow only after an output that carries both the keys and the proof that the
 * other end holds the announced certificate.
 *
 * <p>SIP transactions are not in here: the driver runs {@code dev.sottovoce.sip}'s. Nor are codecs
 * and packets: the phone's media engine has them. Objects are confined to one thread.
 */
@NullMarked
package dev.sottovoce.call;

import org.jspecify.annotations.NullMarked;
