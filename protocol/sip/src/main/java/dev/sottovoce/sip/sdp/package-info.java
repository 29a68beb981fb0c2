/**
 * Session descriptions (RFC 8866): a strict bounded parser, and the firewall that phone and server
 * run on every description alike, so that what one lets pass the other takes. What a call offers
 * and answers (RFC 3264) is for the call. Values are immutable.
 */
@NullMarked
package dev.sottovoce.sip.sdp;

import org.jspecify.annotations.NullMarked;
