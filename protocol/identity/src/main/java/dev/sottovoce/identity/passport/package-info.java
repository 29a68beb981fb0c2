/**
 * Who signed a message of a call: PASSporT (RFC 8225) with ES256 in full form, as SIP carries it in
 * Identity header fields (RFC 8224).
 */
@NullMarked
package dev.sottovoce.identity.passport;

import org.jspecify.annotations.NullMarked;
