/** Our own phones through our own server, whole: enrolment, TLS, SIP, ICE, DTLS, SRTP, Opus. */
@NullMarked
package dev.sottovoce.lab.interop.own;

import org.jspecify.annotations.NullMarked;
